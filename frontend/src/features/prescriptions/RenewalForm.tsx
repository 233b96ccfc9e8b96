import { Button, Group, NumberInput, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Controlled } from "./Controlled";
import { isReasonMissing, reasonLabel } from "./findings";
import classes from "./prescriptions.module.css";
import { NotChecked, SafetyFindings } from "./SafetyFindings";
import { HasChanged, LookState, ReasonField, SignOrAsk } from "./SignAgainst";
import { LoadingSkeleton, notifyDone, ProblemAlert } from "@/components";
import { isProblem, post, type RefillRequest, type Renewal } from "@/lib/api";
import { glue } from "@/lib/dose";
import { renewalQuery } from "@/lib/staffQueries";

/** Signs a refill: what is in force, for how long, and what was found about it today, before the button works. */
export function RenewalForm({ request, onClose }: { request: RefillRequest; onClose: () => void }) {
  const queries = useQueryClient();
  const [daysSupply, setDaysSupply] = useState<number | string>(30);
  const [refills, setRefills] = useState<number | string>(0);
  const [reason, setReason] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const [hasChanged, setHasChanged] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const isComplete = Number(daysSupply) >= 1 && refills !== "";
  const medicationId = request.medication.id;
  const found = useQuery({ ...renewalQuery(request.patient_id, medicationId, Number(daysSupply), Number(refills)), enabled: isComplete });
  const renewal = isComplete ? found.data : undefined;
  const look = renewal?.second_look;
  const given = { days_supply: Number(daysSupply), refills: Number(refills) };
  const path = { patient_id: request.patient_id };
  const sign = useMutation({
    mutationFn: (digest: string) =>
      post<RefillRequest>("/api/patients/{patient_id}/refill-requests/{request_id}/sign", {
        path: { ...path, request_id: request.id },
        body: { ...given, digest, ...(reason.trim() === "" ? {} : { override_reason: reason.trim() }) },
      }),
    onSuccess: () => {
      notifyDone(`Signed: ${request.medication.name} for ${request.patient_name}.`);
      onClose();
    },
    onError: (error) => setHasChanged(isProblem(error, "content-changed")),
    onSettled: () => queries.invalidateQueries(),
  });
  const ask = useMutation({
    mutationFn: (digest: string) =>
      post<Renewal>("/api/patients/{patient_id}/medications/{medication_id}/renewal/second-look", {
        path: { ...path, medication_id: medicationId },
        body: { ...given, digest, reason: reason.trim() },
      }),
    onError: (error) => setHasChanged(isProblem(error, "content-changed")),
    onSettled: () => queries.invalidateQueries(),
  });
  const unless = (deed: typeof sign | typeof ask) => () => {
    setIsAsked(true);
    if (renewal === undefined) return;
    const isMissing = isReasonMissing(renewal.safety, reason) && (look === null || look === undefined || look.state === "disagreed");
    if (isMissing) field.current?.focus();
    else deed.mutate(renewal.digest);
  };
  const fault = found.error !== null && !found.isFetching ? found.error : null;
  return (
    <Stack gap="sm" onKeyDown={(event) => event.key === "Escape" && onClose()}>
      {hasChanged && <HasChanged />}
      <p className={classes.none}>A new prescription of the current dose, {glue(request.medication.dose_text)}, replaces the last one.</p>
      {(renewal?.sig ?? request.medication.sig) !== null && <p className={classes.none}>{glue(renewal?.sig ?? request.medication.sig ?? "")}</p>}
      <Group grow align="flex-start">
        <NumberInput label="Days’ supply" min={1} max={90} data-autofocus value={daysSupply} onChange={setDaysSupply} />
        <NumberInput label="Refills" min={0} max={5} value={refills} onChange={setRefills} />
      </Group>
      {isComplete && found.isPending && <LoadingSkeleton rows={1} label="Checking the interactions" />}
      {fault !== null && isRefusal(fault) && <ProblemAlert error={fault} />}
      {fault !== null && !isRefusal(fault) && (
        <>
          <NotChecked
            retry={
              <Button size="compact-sm" variant="default" onClick={() => void found.refetch()}>
                Check again
              </Button>
            }
          />
          <ProblemAlert error={fault} />
        </>
      )}
      {renewal !== undefined && renewal.controlled !== null && fault === null && (
        <Controlled patientId={request.patient_id} law={renewal.controlled} onNoted={() => void found.refetch()} />
      )}
      {renewal !== undefined && fault === null && (
        <section aria-label="Interactions">
          <Stack gap="xs">
            <SafetyFindings safety={renewal.safety} none={`Nothing was found against ${renewal.drug_name} with this patient’s list.`} folds />
            <LookState look={look ?? null} />
          </Stack>
        </section>
      )}
      {renewal !== undefined && fault === null && reasonLabel(renewal.safety) !== null && (
        <ReasonField safety={renewal.safety} look={look ?? null} value={reason} isAsked={isAsked} onChange={setReason} fieldRef={field} />
      )}
      <ProblemAlert error={isProblem(sign.error, "content-changed") ? null : sign.error} />
      <ProblemAlert error={isProblem(ask.error, "content-changed") ? null : ask.error} />
      {renewal !== undefined && fault === null ? (
        <SignOrAsk
          safety={renewal.safety}
          look={look ?? null}
          label="Sign the refill"
          isBusy={sign.isPending || ask.isPending || found.isFetching}
          onSign={unless(sign)}
          onAsk={unless(ask)}
        >
          <Button variant="default" onClick={onClose}>
            Go back
          </Button>
        </SignOrAsk>
      ) : (
        <Group justify="space-between">
          <Button variant="default" onClick={onClose}>
            Go back
          </Button>
          <Button disabled>Sign the refill</Button>
        </Group>
      )}
    </Stack>
  );
}

/** It was checked, and can not be renewed so: that is no failure of the check. */
function isRefusal(fault: unknown): boolean {
  return ["nothing-to-renew", "refills-not-allowed", "series-too-long", "fill-period-over"].some((type) => isProblem(fault, type));
}
