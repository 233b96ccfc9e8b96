import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link } from "react-router";
import { CancelVisit } from "./CancelVisit";
import classes from "./staff.module.css";
import { visitStatus } from "./visitWords";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Visit } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { useRowKeys } from "@/lib/rowKeys";
import { practiceVisitsQuery } from "@/lib/staffQueries";
import { addDays, dayIn, localZone, relativeDay, timeText, todayIn, zoneName } from "@/lib/time";

const DAYS = 14;

/** Today and the next two weeks, a day at a time. */
export function Schedule() {
  const zone = localZone();
  const today = todayIn(zone);
  const list = useRef<HTMLDivElement>(null);
  const { data, error, isPending, refetch } = useQuery(practiceVisitsQuery(today, addDays(today, DAYS)));
  useRowKeys("Schedule", list, "[data-row-link]", "visit");
  if (isPending) return <LoadingSkeleton rows={4} label="Loading the schedule" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const shown = data.filter(({ status }) => status !== "cancelled").toSorted((a, b) => a.starts_at.localeCompare(b.starts_at));
  if (shown.length === 0) {
    return (
      <EmptyState icon="calendar" title="No visits in the next two weeks">
        Book one from a patient’s chart. Patients also book from the open times themselves.
      </EmptyState>
    );
  }
  const days = Map.groupBy(shown, ({ starts_at }) => dayIn(new Date(starts_at), zone));
  return (
    <div ref={list} className={classes.schedule}>
      <p className={classes.soft}>Times in {zoneName(zone)}</p>
      {!days.has(today) && <p className={classes.soft}>No visits today.</p>}
      {[...days].map(([day, visits]) => (
        <Panel key={day} title={capital(relativeDay(day, today))}>
          <ul className={classes.visits}>
            {visits.map((visit) => (
              <VisitLine key={visit.id} visit={visit} zone={zone} />
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

function VisitLine({ visit, zone }: { visit: Visit; zone: string }) {
  const { role } = useAccount();
  const [cancels, setCancels] = useState(false);
  return (
    <li className={classes.visit}>
      <span className={classes.time}>
        {timeText(visit.starts_at, zone)}–{timeText(visit.ends_at, zone)}
      </span>
      <span className={classes.who}>
        <Link to={`/patients/${visit.patient_id}`} data-row-link>
          {visit.patient_name}
        </Link>
        <span className={classes.soft}>
          {" "}
          with {visit.clinician.name}, {visitStatus(visit)}
        </span>
      </span>
      <Group gap={4} wrap="nowrap">
        {visit.can_join && mayOffer(role, "join-visit") && (
          <Button
            component={Link}
            to={`/patients/${visit.patient_id}/visits/${visit.id}/room`}
            size="compact-sm"
            leftSection={<Icon name="video" size={16} />}
            aria-label={`Join the visit with ${visit.patient_name}`}
          >
            Join
          </Button>
        )}
        {visit.status === "booked" && (
          <Button size="compact-sm" variant="subtle" onClick={() => setCancels(true)} aria-label={`Cancel the visit of ${visit.patient_name}`}>
            Cancel
          </Button>
        )}
      </Group>
      {cancels && <CancelVisit visit={visit} zone={zone} opened namesPatient onClose={() => setCancels(false)} />}
    </li>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
