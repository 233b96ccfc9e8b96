import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { percent, rateRows, type RateRow } from "./rates";
import { DataTable, EmptyState, ErrorState, LoadingSkeleton, Panel } from "@/components";
import type { RateGroup, Rates as RatesData } from "@/lib/api";
import { ratePatientsQuery, ratesQuery } from "@/lib/staffQueries";
import { dayText, relativeDay } from "@/lib/time";

/** How the patients do: each rate with its denominator, and for the care teams the patients behind each number. */
export function Rates() {
  const [parameters, setParameters] = useSearchParams();
  const slug = parameters.get("instrument") ?? "phq-9";
  const { data, error, isPending, refetch } = useQuery(ratesQuery(slug));
  if (isPending) return <LoadingSkeleton rows={4} label="Loading the rates" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const chosen = rateRows(data).flatMap(({ rows }) => rows).find(({ group }) => group === parameters.get("group"));
  return (
    <Stack gap="sm">
      <SegmentedControl aria-label="Instrument" value={slug} onChange={(instrument) => setParameters({ instrument }, { replace: true })} data={data.instruments.map((each) => ({ value: each, label: each.toUpperCase() }))} />
      {rateRows(data).map(({ title, note, rows }) => (
        <Panel key={title} title={title}>
          <Text c="dimmed" mb="xs">
            {note}
          </Text>
          <RateTable title={title} rows={rows} rates={data} />
        </Panel>
      ))}
      <Panel title="Completeness of check-ins">
        <Text>
          {data.due_count === 0
            ? `No ${data.name} check-in was due whose last day passed within the last 3 months.`
            : `${data.completed_count} of ${data.due_count} ${data.name} check-ins were answered (${percent(data.completed_count, data.due_count)}): all that were due and whose last day passed within the last 3 months.`}
        </Text>
        {data.names_patients && <Link to="/check-ins">Who is overdue</Link>}
      </Panel>
      {chosen !== undefined && data.names_patients && <Behind slug={slug} row={chosen} />}
      {!data.names_patients && <Text c="dimmed">Counts of the whole practice; the patients behind them are for their care teams.</Text>}
    </Stack>
  );
}

function RateTable({ title, rows, rates }: { title: string; rows: readonly RateRow[]; rates: RatesData }) {
  return (
    <DataTable
      caption={title}
      hideCaption
      rows={rows}
      rowKey={({ group }) => group}
      columns={[
        { key: "what", head: "Patients", cell: ({ words }) => words, isRowHeader: true },
        {
          key: "count",
          head: "Number",
          numeric: true,
          cell: ({ group, count, words }) =>
            rates.names_patients && count > 0 ? (
              <Link to={`?instrument=${rates.instrument}&group=${group}#behind`} aria-label={`${count}: ${words}. Show the patients`}>
                {count}
              </Link>
            ) : (
              count
            ),
        },
        { key: "share", head: "Share", numeric: true, cell: ({ count, of }) => percent(count, of) },
      ]}
    />
  );
}

function Behind({ slug, row }: { slug: string; row: RateRow }) {
  const { data, error, isPending, refetch } = useQuery(ratePatientsQuery(slug, row.group as RateGroup));
  if (isPending) return <LoadingSkeleton rows={2} label="Loading the patients" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <section id="behind" tabIndex={-1} ref={(element) => element?.focus()}>
      <Panel title={`${row.words}: ${data.length}`}>
        {data.length === 0 ? (
          <EmptyState title="Nobody">No patient of your teams is in this group now.</EmptyState>
        ) : (
          <DataTable
            caption={row.words}
            hideCaption
            rows={data}
            rowKey={({ patient_id }) => patient_id}
            columns={[
              { key: "name", head: "Patient", cell: ({ patient_id, name }) => <Link to={`/patients/${patient_id}/check-ins`}>{name}</Link>, isRowHeader: true },
              { key: "since", head: "Episode since", cell: ({ episode_start }) => dayText(episode_start) },
              { key: "baseline", head: "Baseline", cell: ({ baseline }) => baseline ?? "–", numeric: true },
              { key: "latest", head: "Latest", cell: ({ latest, latest_on }) => (latest === null || latest_on === null ? "–" : `${latest}, ${relativeDay(latest_on)}`), numeric: true },
            ]}
          />
        )}
      </Panel>
    </section>
  );
}
