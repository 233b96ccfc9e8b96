import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { mayShowTrend } from "./ownTrend";
import { trendSentence } from "./trend";
import { instrumentWords } from "./words";
import { CrisisContacts, DataTable, EmptyState, ErrorState, LoadingSkeleton, Notice, PageHeader, Panel, SeverityBadge } from "@/components";
import { useAccount } from "@/lib/account";
import type { Score } from "@/lib/api";
import { checkInsQuery, instrumentQuery, scoresQuery } from "@/lib/queries";
import { relativeDay } from "@/lib/time";

const TrendChart = lazy(() => import("./TrendChart"));

/** How it went over time: a sentence first, then the picture, then the numbers. */
export function OwnTrendPage() {
  const { person_id: patientId } = useAccount();
  const scores = useQuery(scoresQuery(patientId));
  const checkIns = useQuery(checkInsQuery(patientId));
  if (scores.isError) return <ErrorState isPage error={scores.error} retry={() => void scores.refetch()} />;
  if (checkIns.isError) return <ErrorState isPage error={checkIns.error} retry={() => void checkIns.refetch()} />;
  if (scores.isPending || checkIns.isPending) return <LoadingSkeleton rows={2} height={240} />;
  const own = scores.data.filter((score) => !score.is_proxy);
  if (!mayShowTrend(checkIns.data)) return <NotNow />;
  const slugs = [...new Set(own.map(({ instrument }) => instrument))].toSorted(byRank);
  return (
    <Stack>
      <PageHeader title="Trend" lead="Your check-ins over time. Lower is better." />
      {slugs.length === 0 ? (
        <EmptyState
          icon="trend"
          title="Nothing to show yet"
          action={
            <Button component={Link} to="/check-in/phq-9">
              Do a mood check-in
            </Button>
          }
        >
          After your first check-in you see here how things change.
        </EmptyState>
      ) : (
        slugs.map((slug) => (
          <InstrumentTrend key={slug} slug={slug} scores={own.filter(({ instrument }) => instrument === slug)} />
        ))
      )}
      <History />
    </Stack>
  );
}

/** After an answer about death or self-harm there is no curve to look at, but somebody to talk to. */
function NotNow() {
  const { practice } = useAccount();
  return (
    <Stack>
      <PageHeader title="Trend" />
      <Notice tone="act" icon="phone" title="You do not have to carry this alone">
        <Stack gap="xs" mt={4}>
          <Text>
            Your last answers tell of hard thoughts. We show no curve now. Your care team is told about them, but may not see them right away. If
            you may act on these thoughts, call now:
          </Text>
          <CrisisContacts contacts={practice.crisis_contacts} />
        </Stack>
      </Notice>
      <History />
    </Stack>
  );
}

function History() {
  return (
    <Button component={Link} to="/check-ins" variant="default">
      All your check-ins
    </Button>
  );
}

function InstrumentTrend({ slug, scores }: { slug: string; scores: Score[] }) {
  const instrument = useQuery(instrumentQuery(slug));
  if (instrument.isError) return <ErrorState error={instrument.error} retry={() => void instrument.refetch()} />;
  if (instrument.isPending) return <LoadingSkeleton rows={1} height={280} />;
  const { maximum, bands, name } = instrument.data;
  const inOrder = scores.toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <Panel title={`${instrumentWords(slug).title} (${name})`}>
      <Stack gap="sm">
        <Text>{trendSentence(slug, inOrder, maximum)}</Text>
        {inOrder.length > 1 && (
          <Suspense fallback={<LoadingSkeleton rows={1} height={220} />}>
            <TrendChart scores={inOrder} maximum={maximum} bands={bands} name={name} />
          </Suspense>
        )}
        <details>
          <summary>The same as a table</summary>
          <DataTable
            caption={`${name} totals`}
            hideCaption
            rows={inOrder.toReversed()}
            rowKey={({ at, total }) => `${at} ${total}`}
            columns={[
              { key: "on", head: "When", cell: ({ on }) => relativeDay(on), isRowHeader: true },
              { key: "total", head: `Total of ${maximum}`, cell: ({ total }) => total, numeric: true },
              {
                key: "band",
                head: "Range",
                cell: (score) => <SeverityBadge severity={score.severity} label={score.severity_label} />,
              },
            ]}
          />
        </details>
      </Stack>
    </Panel>
  );
}

const RANK = ["phq-9", "gad-7", "phq-2"];

function byRank(a: string, b: string): number {
  const rank = (slug: string) => (RANK.includes(slug) ? RANK.indexOf(slug) : RANK.length);
  return rank(a) - rank(b) || a.localeCompare(b);
}
