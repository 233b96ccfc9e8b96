import { Button, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { Link } from "react-router";
import classes from "./Review.module.css";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Panel, ProblemAlert, SeverityBadge } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type UnreadCheckIn } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { qualityText } from "@/lib/quality";
import { useRowKeys } from "@/lib/rowKeys";
import { useShortcuts } from "@/lib/shortcuts";
import { overdueQuery, unreviewedQuery } from "@/lib/staffQueries";
import { relativeDay, relativeInstant } from "@/lib/time";

/** Finished check-ins of the actor's patients that nobody has read, the longest waiting first. j, k, Enter and m. */
export function ReviewQueue() {
  const { role } = useAccount();
  const list = useRef<HTMLUListElement>(null);
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(unreviewedQuery);
  const mark = useMutation({
    mutationFn: (one: UnreadCheckIn) => post("/api/patients/{patient_id}/check-ins/{check_in_id}/review", { path: { patient_id: one.patient_id, check_in_id: one.check_in_id } }),
    onSettled: () => queries.invalidateQueries(),
  });
  const mayMark = mayOffer(role, "review-check-in");
  useRowKeys("Unreviewed check-ins", list, "[data-row-link]", "check-in");
  const markFocused = () => {
    const id = document.activeElement?.closest<HTMLElement>("[data-check-in]")?.dataset["checkIn"];
    const one = data?.check_ins.find(({ check_in_id }) => check_in_id === id);
    if (one !== undefined) mark.mutate(one);
  };
  useShortcuts("Unreviewed check-ins, marking", mayMark ? [{ keys: "m", does: "Mark as reviewed", run: markFocused }] : []);
  if (isPending) return <LoadingSkeleton rows={4} label="Loading the check-ins" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data.count === 0) {
    return (
      <EmptyState icon="check" title="Every check-in is reviewed">
        When a patient finishes one, it stands here until somebody of the care team has marked it.
      </EmptyState>
    );
  }
  return (
    <Panel title={data.count === 1 ? "1 check-in waits" : `${data.count} check-ins wait`}>
      <ProblemAlert error={mark.error} />
      <ul ref={list} className={classes.rows} aria-label="Unreviewed check-ins, the longest waiting first">
        {data.check_ins.map((one) => (
          <li key={one.check_in_id} data-check-in={one.check_in_id}>
            <div>
              <Link to={`/patients/${one.patient_id}/check-ins`} data-row-link>
                {one.patient_name}
              </Link>
              {": "}
              {one.name}
              {one.total === null ? `, ${lowered(one.result)}` : ` ${one.total} of ${one.maximum} `}
              {one.severity !== null && <SeverityBadge severity={one.severity} label={one.result} />}
              {one.has_open_flag && (
                <Link to="/flags" className={classes.flag}>
                  <Icon name="flag" size={16} />
                  open safety flag
                </Link>
              )}
              <Text size="sm" c="dimmed">
                Answered {relativeInstant(one.answered_at)}
                {one.quality.length > 0 && `; ${qualityText(one.quality)}`}
              </Text>
            </div>
            {mayMark && (
              <Button size="compact-sm" variant="default" onClick={() => mark.mutate(one)} aria-label={`Mark ${one.name} of ${one.patient_name} as reviewed`}>
                Reviewed
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.count > data.check_ins.length && <Text c="dimmed">The {data.check_ins.length} that wait longest are shown.</Text>}
    </Panel>
  );
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** What was due and did not come, the longest first. */
export function OverdueCheckIns() {
  const { data, error, isPending, refetch } = useQuery(overdueQuery);
  if (isPending) return <LoadingSkeleton rows={2} label="Loading what is overdue" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Panel title={data.length === 0 ? "Nothing is overdue" : `Overdue: ${data.length}`}>
      {data.length === 0 ? (
        <Text c="dimmed">A check-in whose last day has passed without an answer stands here for three months.</Text>
      ) : (
        <ul className={classes.rows} aria-label="Overdue check-ins, the longest first">
          {data.map((one) => (
            <li key={`${one.patient_id} ${one.instrument}`}>
              <div>
                <Link to={`/patients/${one.patient_id}/check-ins`} data-row-link>
                  {one.patient_name}
                </Link>
                {`: ${one.name}, was due ${relativeDay(one.opened_on)}`}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
