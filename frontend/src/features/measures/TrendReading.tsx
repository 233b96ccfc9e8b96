import { Button, Group, SegmentedControl, Stack, Tabs, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useParams } from "react-router";
import { ItemsView } from "./ItemsView";
import { EpisodeNote, ManiaNote } from "./TrendEpisode";
import { inRange, missedMarks, RANGES, rangeStart, type Range } from "./trendDrawing";
import { DataTable, EmptyState, ErrorState, LoadingSkeleton, notifyDone, PageHeader, Panel, ProblemAlert, SeverityBadge } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type ReadCheckIn, type ReadInstrument, type Reading } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { patientQuery } from "@/lib/queries";
import { howAnswered, qualityText } from "@/lib/quality";
import { readingQuery } from "@/lib/staffQueries";
import { dayText, instantText, relativeDay } from "@/lib/time";

const TrendReadingChart = lazy(() => import("./TrendReadingChart"));

/** One patient's check-ins as staff read them: where they stand, the curve with its error, and each answer. */
export function TrendReading() {
  const { patientId = "" } = useParams();
  const person = useQuery(patientQuery(patientId));
  const { data, error, isPending, refetch } = useQuery(readingQuery(patientId));
  if (error !== null) return <ErrorState isPage error={error} retry={() => void refetch()} />;
  if (isPending) return <LoadingSkeleton rows={3} height={160} label="Loading the check-ins" />;
  const first = data.instruments[0];
  return (
    <Stack gap="sm">
      <PageHeader
        title="Check-ins and scores"
        lead={person.data?.name ?? ""}
        actions={
          <Button component={Link} to={`/patients/${patientId}`} variant="default">
            Back to the chart
          </Button>
        }
      />
      {first === undefined ? (
        <EmptyState icon="trend" title="Nothing answered yet">
          When the patient has finished a check-in, its answers and scores stand here.
        </EmptyState>
      ) : (
        <>
          <EpisodeNote patientId={patientId} reading={data} />
          <ManiaNote patientId={patientId} reading={data} />
          <ReviewAll patientId={patientId} reading={data} />
          <Tabs defaultValue={first.slug} keepMounted={false}>
            <Tabs.List aria-label="Instruments">
              {data.instruments.map(({ slug, name }) => (
                <Tabs.Tab key={slug} value={slug}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {data.instruments.map((read) => (
              <Tabs.Panel key={read.slug} value={read.slug} pt="sm">
                <InstrumentReading patientId={patientId} read={read} reading={data} />
              </Tabs.Panel>
            ))}
          </Tabs>
        </>
      )}
    </Stack>
  );
}

function InstrumentReading({ patientId, read, reading }: { patientId: string; read: ReadInstrument; reading: Reading }) {
  const [range, setRange] = useState<Range>("episode");
  const start = rangeStart(range, reading.today, reading.episode?.start ?? null);
  const scores = inRange(read.scores, start);
  const proxies = inRange(read.proxy_scores, start);
  const missed = missedMarks(read.missed, start, reading.today);
  const checkIns = inRange(read.check_ins, start);
  return (
    <Stack gap="sm">
      {read.trajectory !== null && (
        <Panel title={read.trajectory.words}>
          {read.trajectory.sentences.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
          {read.trajectory.baseline !== null && (
            <Text c="dimmed">
              Baseline {read.trajectory.baseline.total} of {read.maximum}, {relativeDay(read.trajectory.baseline.on)}.
            </Text>
          )}
          <details>
            <summary>Sources</summary>
            <ul>
              {read.sources.map((source) => (
                <li key={source}>{source}</li>
              ))}
            </ul>
          </details>
        </Panel>
      )}
      <SegmentedControl aria-label="Range" value={range} onChange={(value) => setRange(value as Range)} data={RANGES.map((value) => ({ value, label: LABELS[value] }))} />
      {read.scores.length > 0 && (
        <Panel title={`${read.name} over time`}>
          {scores.length === 0 ? (
            <Text c="dimmed">No score in this range.</Text>
          ) : (
            <Stack gap="xs">
              <Suspense fallback={<LoadingSkeleton rows={1} height={240} />}>
                <TrendReadingChart read={read} scores={scores} baseline={read.trajectory?.baseline?.total} since={start} today={reading.today} />
              </Suspense>
              <Text size="sm" c="dimmed">
                {read.sem === null ? "No measurement error is published for it. " : `The band is ± ${read.sem} points, one standard error of measurement. `}
                Points are joined where less than {2 * read.planned_days} days lie between them.
                {missed.length > 0 && ` Missed, drawn hollow at the bottom: ${missed.map(({ on }) => dayText(on)).join(", ")}.`}
                {proxies.length > 0 && ` Answered by a proxy, drawn apart and never counted: ${proxies.map(({ on, total }) => `${total} on ${dayText(on)}`).join(", ")}.`}
              </Text>
              <details>
                <summary>The same as a table</summary>
                <DataTable
                  caption={`${read.name} totals`}
                  hideCaption
                  rows={scores.toReversed()}
                  rowKey={({ at, total }) => `${at} ${total}`}
                  columns={[
                    { key: "on", head: "When", cell: ({ on }) => relativeDay(on), isRowHeader: true },
                    { key: "total", head: `Total of ${read.maximum}`, cell: ({ total }) => (read.sem === null ? total : `${total} ± ${read.sem}`), numeric: true },
                    { key: "band", head: "Range", cell: (score) => <SeverityBadge severity={score.severity} label={score.severity_label} /> },
                    { key: "quality", head: "Please note", cell: ({ quality }) => qualityText(quality) || "–" },
                  ]}
                />
              </details>
            </Stack>
          )}
        </Panel>
      )}
      {read.check_ins.length > 0 && (
        <Panel title="Answer by answer">
          <ItemsView read={read} checkIns={checkIns} />
        </Panel>
      )}
      {checkIns.length > 0 && (
        <Panel title="Who read them">
          <DataTable
            caption={`${read.name} check-ins and who read them`}
            hideCaption
            rows={checkIns}
            rowKey={({ id }) => id}
            columns={[
              { key: "on", head: "Answered", cell: ({ on }) => relativeDay(on), isRowHeader: true },
              { key: "result", head: "Result", cell: ({ total, result }) => (total === null ? (result ?? "–") : `${total} of ${read.maximum}, ${result ?? ""}`) },
              { key: "quality", head: "How it was answered", cell: howAnswered },
              { key: "review", head: "Reviewed", cell: (checkIn) => <Reviewed patientId={patientId} checkIn={checkIn} /> },
            ]}
          />
        </Panel>
      )}
    </Stack>
  );
}

const LABELS: Record<Range, string> = { episode: "Episode", "3 months": "3 months", "1 year": "1 year", all: "All" };

function Reviewed({ patientId, checkIn }: { patientId: string; checkIn: ReadCheckIn }) {
  const { role } = useAccount();
  const queries = useQueryClient();
  const mark = useMutation({
    mutationFn: () => post("/api/patients/{patient_id}/check-ins/{check_in_id}/review", { path: { patient_id: patientId, check_in_id: checkIn.id } }),
    onSettled: () => queries.invalidateQueries(),
  });
  if (checkIn.rated_by !== null) return <>Rated by {checkIn.rated_by}</>;
  if (checkIn.review !== null) {
    return (
      <>
        {checkIn.review.reviewed_by}, {instantText(checkIn.review.reviewed_at)}
      </>
    );
  }
  if (!mayOffer(role, "review-check-in")) return <>Not yet</>;
  return (
    <>
      <Button size="compact-sm" variant="default" loading={mark.isPending} onClick={() => mark.mutate()} aria-label={`Mark the check-in of ${dayText(checkIn.on)} as reviewed`}>
        Mark as reviewed
      </Button>
      <ProblemAlert error={mark.error} />
    </>
  );
}

function ReviewAll({ patientId, reading }: { patientId: string; reading: Reading }) {
  const { role } = useAccount();
  const queries = useQueryClient();
  const mark = useMutation({
    mutationFn: () => post("/api/patients/{patient_id}/check-in-reviews", { path: { patient_id: patientId }, body: { until: reading.read_at } }),
    onSuccess: () => notifyDone("Marked as reviewed."),
    onSettled: () => queries.invalidateQueries(),
  });
  const open = reading.instruments.flatMap(({ check_ins }) => check_ins).filter(({ review, rated_by }) => review === null && rated_by === null).length;
  if (open === 0) return <Text c="dimmed">All check-ins are reviewed.</Text>;
  return (
    <Group gap="sm">
      <Text>{open === 1 ? "1 check-in nobody has reviewed yet." : `${open} check-ins nobody has reviewed yet.`}</Text>
      {mayOffer(role, "review-check-in") && (
        <Button variant="default" loading={mark.isPending} onClick={() => mark.mutate()}>
          Mark all as reviewed
        </Button>
      )}
      <ProblemAlert error={mark.error} />
    </Group>
  );
}
