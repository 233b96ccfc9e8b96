import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { CancelVisit } from "./CancelVisit";
import classes from "./staff.module.css";
import { visitStatus } from "./visitWords";
import { Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Visit } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { relativeInstant } from "@/lib/time";

/** The visits of one patient: what is ahead first, then the past with its notes. */
export function PatientVisits({ visits, zone, onBook }: { visits: readonly Visit[]; zone: string; onBook: () => void }) {
  const { role } = useAccount();
  const [cancelled, setCancelled] = useState<Visit | null>(null);
  const isAhead = ({ status }: Visit) => status === "booked" || status === "in_progress";
  const ahead = visits.filter(isAhead).toSorted((a, b) => a.starts_at.localeCompare(b.starts_at));
  const past = visits.filter((visit) => !isAhead(visit)).toSorted((a, b) => b.starts_at.localeCompare(a.starts_at));
  return (
    <Panel
      title="Visits"
      actions={
        mayOffer(role, "book-visit") && (
          <Button size="compact-sm" variant="default" onClick={onBook}>
            Book a visit
          </Button>
        )
      }
    >
      {visits.length === 0 && <p className={classes.none}>No visit yet.</p>}
      <ul className={classes.visits}>
        {[...ahead, ...past].map((visit) => (
          <li key={visit.id} className={classes.past}>
            <div>
              <strong>{capital(relativeInstant(visit.starts_at, zone))}</strong>
              <span className={classes.soft}>
                {" "}
                with {visit.clinician.name}, {visitStatus(visit)}
              </span>
              {isAhead(visit) && (
                <span className={classes.inline}>
                  {visit.can_join && mayOffer(role, "join-visit") && (
                    <Button component={Link} to={`/patients/${visit.patient_id}/visits/${visit.id}/room`} size="compact-sm">
                      Join
                    </Button>
                  )}
                  {visit.status === "booked" && mayOffer(role, "cancel-visit") && (
                    <Button size="compact-sm" variant="subtle" onClick={() => setCancelled(visit)}>
                      Cancel
                    </Button>
                  )}
                </span>
              )}
            </div>
            {visit.note !== null && visit.note !== "" && <p className={classes.note}>{visit.note}</p>}
          </li>
        ))}
      </ul>
      {cancelled !== null && <CancelVisit visit={cancelled} zone={zone} opened namesPatient onClose={() => setCancelled(null)} />}
    </Panel>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
