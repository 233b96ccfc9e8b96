import { Button, Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./prescriptions.module.css";
import { StepReview } from "./StepReview";
import { ErrorState } from "@/components";
import type { TitrationStep } from "@/lib/api";
import { glue } from "@/lib/dose";
import { titrationStepsQuery } from "@/lib/staffQueries";
import { relativeDay } from "@/lib/time";

const LOOKS = { waiting: "waits for a second look", agreed: "second look agreed", disagreed: "second look not agreed" };

/** Drafts that nobody has signed or withdrawn: one that waits for a second look is found again here. */
export function Drafts({ patientId, patientName }: { patientId: string; patientName: string }) {
  const [chosen, setChosen] = useState<TitrationStep | null>(null);
  const { data, error, refetch } = useQuery(titrationStepsQuery(patientId));
  const drafts = data?.filter(({ status }) => status === "draft") ?? [];
  const close = () => setChosen(null);
  return (
    <>
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {drafts.length > 0 && (
        <ul className={classes.list} aria-label="Drafts, not signed">
          {drafts.map((step) => (
            <li key={step.id} className={classes.medication}>
              <div className={classes.entry}>
                <strong>Draft: {step.drug_name}</strong>
                <div>
                  {glue(step.sig)} From {relativeDay(step.start_on)}.
                </div>
                <div className={classes.soft}>
                  By {step.created_by}, not signed{step.second_look === null ? "" : `, ${LOOKS[step.second_look.state]}`}
                </div>
              </div>
              <div className={classes.actions}>
                <Button size="compact-sm" variant="default" onClick={() => setChosen(step)} aria-label={`Review the draft of ${step.drug_name}`}>
                  Review
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {chosen !== null && (
        <Drawer opened onClose={close} position="right" size="lg" title={`${chosen.drug_name} for ${patientName}`} closeOnClickOutside={false}>
          <StepReview patientId={patientId} step={chosen} onStep={setChosen} onBack={close} onDone={close} />
        </Drawer>
      )}
    </>
  );
}
