import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { offered, VIEWS } from "./caseload";
import classes from "./Caseload.module.css";
import { CaseloadList } from "./CaseloadList";
import { EmptyState, ErrorState, Icon, LoadingSkeleton } from "@/components";
import { useShortcuts } from "@/lib/shortcuts";
import { caseloadCountsQuery, caseloadQuery, chartQuery } from "@/lib/staffQueries";
import { localZone, todayIn } from "@/lib/time";
import { useRowKeys } from "@/lib/rowKeys";

/** The caseload with its views and search. The address keeps both, so that coming back from a chart finds the same list. */
export function Caseload({ register }: { register?: ReactNode }) {
  const queries = useQueryClient();
  const [parameters, setParameters] = useSearchParams();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const view = VIEWS.find(({ name }) => name === parameters.get("view")) ?? VIEWS[0]!;
  // The address follows what is typed, a moment later: the field itself must not wait for it.
  const [words, setWords] = useState(parameters.get("q") ?? "");
  const today = todayIn(localZone());
  const [asked] = useDebouncedValue(words.trim(), 150);
  const counts = useQuery(caseloadCountsQuery).data;
  const caseload = useInfiniteQuery(caseloadQuery(view.name === "all" ? undefined : view.name, asked));

  const set = (name: "view" | "q", value: string) =>
    setParameters(
      (before) => {
        if (value === "" || value === "all") before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  const find = (typed: string) => {
    setWords(typed);
    set("q", typed);
  };
  useRowKeys("Caseload", list, "[data-row-link]", "patient");
  useShortcuts("Find", [{ keys: "/", does: "Search by name or drug", run: () => search.current?.focus() }]);

  if (caseload.isPending) return <LoadingSkeleton rows={6} height={56} label="Loading the caseload" />;
  if (caseload.error !== null) return <ErrorState error={caseload.error} retry={() => void caseload.refetch()} />;
  const rows = caseload.data.pages.flatMap(({ patients }) => patients);
  const isWhole = view.name === "all" && asked === "";
  if (rows.length === 0 && isWhole) {
    return (
      <EmptyState icon="people" title="No patients yet" action={register}>
        Nobody is assigned to your care team. Register a patient, or ask a colleague to assign one to your team.
      </EmptyState>
    );
  }
  const all = counts?.all ?? rows.length;
  const found = asked === "" && counts !== undefined ? `${counts[view.name]}` : `${rows.length}${caseload.hasNextPage ? " or more" : ""}`;
  return (
    <div ref={list}>
      <div className={classes.tools}>
        <div className={classes.views} role="group" aria-label="Views">
          {offered(counts, view.name).map(({ name, label }) => (
            <button
              key={name}
              type="button"
              className={classes.view}
              aria-pressed={view.name === name}
              onClick={() => set("view", name)}
            >
              {label} <span className={classes.count}>{counts?.[name]}</span>
            </button>
          ))}
        </div>
        <TextInput
          ref={search}
          className={classes.search}
          aria-label="Search by name or drug"
          placeholder="Name or drug  ( / )"
          leftSection={<Icon name="search" size={16} />}
          value={words}
          onChange={(event) => find(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              find("");
              event.currentTarget.blur();
            }
            if (event.key === "Enter") list.current?.querySelector<HTMLElement>("[data-row-link]")?.focus();
          }}
        />
      </div>
      <p className={classes.said} role="status">
        {isWhole ? `${all} ${all === 1 ? "patient" : "patients"}, worst first` : `${found} of ${all} patients, worst first`}
      </p>
      {rows.length === 0 ? (
        <EmptyState
          icon="search"
          title={asked === "" ? view.none : `Nobody matches “${asked}”`}
          action={
            <Button
              variant="default"
              onClick={() => {
                setWords("");
                setParameters({}, { replace: true });
              }}
            >
              Show all patients
            </Button>
          }
        />
      ) : (
        <>
          <CaseloadList rows={rows} today={today} onMeet={(patientId) => void queries.prefetchQuery(chartQuery(patientId))} />
          {caseload.hasNextPage && (
            <Button
              className={classes.more}
              variant="default"
              data-row-link
              loading={caseload.isFetchingNextPage}
              onClick={() => void caseload.fetchNextPage()}
            >
              Show more patients
            </Button>
          )}
        </>
      )}
    </div>
  );
}
