import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useSearchParams } from "react-router";
import classes from "./refills.module.css";
import { RefillCard, type Signing } from "./RefillCard";
import { refillStatus, runOutText, urgency } from "./refillWords";
import { EmptyState, ErrorState, Icon, LoadingSkeleton } from "@/components";
import { useAccount } from "@/lib/account";
import type { RefillRequest } from "@/lib/api";
import { useRowKeys } from "@/lib/rowKeys";
import { refillQueueQuery, type RefillView } from "@/lib/staffQueries";
import { localZone, relativeInstant, todayIn } from "@/lib/time";

const VIEWS: Record<RefillView, { label: string; none: string }> = {
  open: { label: "Open", none: "No refill request is open" },
  passed_on: { label: "With the prescriber", none: "Nothing has been passed on" },
  all: { label: "All", none: "Nobody has asked for a refill yet" },
};

/** Refill requests, soonest run-out first, and beside the chosen one the card that answers before anyone asks. */
export function RefillQueue({ signing }: { signing: Signing }) {
  const { role } = useAccount();
  const [parameters, setParameters] = useSearchParams();
  const list = useRef<HTMLUListElement>(null);
  const isNarrow = useMediaQuery("(width < 800px)", false, { getInitialValueInEffect: false });
  const views: RefillView[] = ["open", "passed_on", "all"];
  // A prescriber's own work is what care support passed on.
  const asked = parameters.get("view");
  const first: RefillView = role === "prescriber" ? "passed_on" : "open";
  const view = views.find((name) => name === asked) ?? first;
  const open = useQuery(refillQueueQuery("open"));
  const passedOn = useQuery(refillQueueQuery("passed_on"));
  const all = useQuery({ ...refillQueueQuery("all"), enabled: view === "all" });
  const { data, error, isPending, refetch } = { open, passed_on: passedOn, all }[view];
  useRowKeys("Refill requests", list, "[data-request]", "request");

  const choose = (name: "view" | "request", value: string) =>
    setParameters(
      (before) => {
        before.set(name, value);
        if (name === "view") before.delete("request");
        return before;
      },
      { replace: true },
    );
  const counts: Partial<Record<RefillView, number | undefined>> = { open: open.data?.length, passed_on: passedOn.data?.length };
  const chosen = data?.find(({ id }) => id === parameters.get("request")) ?? data?.[0];
  return (
    <>
      <div className={classes.views} role="group" aria-label="Views">
        {views.map((name) => (
          <button key={name} type="button" className={classes.view} aria-pressed={view === name} onClick={() => choose("view", name)}>
            {VIEWS[name].label} {counts[name] !== undefined && <span className={classes.soft}>{counts[name]}</span>}
          </button>
        ))}
      </div>
      {isPending && <LoadingSkeleton rows={4} label="Loading refill requests" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon="check" title={VIEWS[view].none}>
          Requests appear here as soon as a patient asks, the one that runs out first on top.
        </EmptyState>
      )}
      {data !== undefined && chosen !== undefined && (
        <div className={classes.queue}>
          <ul className={classes.list} ref={list} aria-label="Refill requests, soonest run-out first">
            {data.map((request) => (
              <li key={request.id}>
                <QueueLine request={request} isChosen={request.id === chosen.id} onChoose={() => choose("request", request.id)} />
                {isNarrow && request.id === chosen.id && <RefillCard signing={signing} key={chosen.id} request={chosen} />}
              </li>
            ))}
          </ul>
          {!isNarrow && <RefillCard signing={signing} key={chosen.id} request={chosen} />}
        </div>
      )}
    </>
  );
}

function QueueLine({ request, isChosen, onChoose }: { request: RefillRequest; isChosen: boolean; onChoose: () => void }) {
  const today = todayIn(localZone());
  return (
    <button type="button" className={classes.line} data-request aria-current={isChosen} onClick={onChoose} onFocus={onChoose}>
      <span className={classes.lineHead}>
        <strong>{request.patient_name}</strong>
        {request.open_flags !== null && request.open_flags > 0 && (
          <span className={classes.flag}>
            <Icon name="flag" size={14} /> safety flag
          </span>
        )}
      </span>
      <span>
        {request.medication.name} {request.medication.dose_text}
      </span>
      <span className={classes.urgency} data-urgency={urgency(request, today)}>
        <Icon name="clock" size={14} /> {runOutText(request.supply, today)}
      </span>
      <span className={classes.soft}>
        asked {relativeInstant(request.asked_at)}
        {request.status !== "open" && `, ${refillStatus(request.status)}`}
      </span>
    </button>
  );
}
