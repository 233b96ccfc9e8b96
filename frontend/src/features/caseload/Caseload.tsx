import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { isIn, matches, VIEWS, worstFirst, type ViewName } from "./caseload";
import classes from "./Caseload.module.css";
import { CaseloadList } from "./CaseloadList";
import { EmptyState, ErrorState, Icon, LoadingSkeleton } from "@/components";
import { useShortcuts } from "@/lib/shortcuts";
import { caseloadQuery, chartQuery } from "@/lib/staffQueries";
import { localZone, todayIn } from "@/lib/time";
import { useRowKeys } from "@/lib/rowKeys";

/** The caseload with its views and search. The address keeps both, so that coming back from a chart finds the same list. */
export function Caseload({ register }: { register?: ReactNode }) {
  const { data, error, isPending, refetch } = useQuery(caseloadQuery);
  const queries = useQueryClient();
  const [parameters, setParameters] = useSearchParams();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const view = VIEWS.find(({ name }) => name === parameters.get("view")) ?? VIEWS[0]!;
  // The address follows what is typed, a moment later: the field itself must not wait for it.
  const [words, setWords] = useState(parameters.get("q") ?? "");
  const today = todayIn(localZone());

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

  if (isPending) return <LoadingSkeleton rows={6} height={56} label="Loading the caseload" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data.length === 0) {
    return (
      <EmptyState icon="people" title="No patients yet" action={register}>
        Nobody is assigned to your care team. Register a patient, or ask a colleague to assign one to your team.
      </EmptyState>
    );
  }
  const count = (name: ViewName) => data.filter((row) => isIn(name, row)).length;
  const rows = worstFirst(data).filter((row) => isIn(view.name, row) && matches(row, words));
  return (
    <div ref={list}>
      <div className={classes.tools}>
        <div className={classes.views} role="group" aria-label="Views">
          {VIEWS.map(({ name, label }) => (
            <button
              key={name}
              type="button"
              className={classes.view}
              aria-pressed={view.name === name}
              onClick={() => set("view", name)}
            >
              {label} <span className={classes.count}>{count(name)}</span>
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
        {rows.length === data.length ? `${rows.length} ${rows.length === 1 ? "patient" : "patients"}, worst first` : `${rows.length} of ${data.length} patients, worst first`}
      </p>
      {rows.length === 0 ? (
        <EmptyState
          icon="search"
          title={words === "" ? view.none : `Nobody matches “${words}”`}
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
        <CaseloadList rows={rows} today={today} onMeet={(patientId) => void queries.prefetchQuery(chartQuery(patientId))} />
      )}
    </div>
  );
}
