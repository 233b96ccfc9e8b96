import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import classes from "./refills.module.css";
import { gapText, isWaiting, refillStatus, runOutText } from "./refillWords";
import { Notice, notifyDone, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type RefillRequest } from "@/lib/api";
import { glue } from "@/lib/dose";
import { mayOffer } from "@/lib/permissions";
import { useShortcuts } from "@/lib/shortcuts";
import { datedDay, localZone, relativeDay, relativeInstant, todayIn } from "@/lib/time";

/** The form that signs a renewal: it knows about findings, which letters do not. */
export type Signing = (request: RefillRequest, onClose: () => void) => ReactNode;

type Deed = "answer" | "pass-on" | "sign" | "decline";

const DEEDS: Record<Deed, { key: string; label: string; field: string; hint: string; done: string }> = {
  answer: { key: "a", label: "Answer", field: "Answer to the patient", hint: "The patient reads this as a message.", done: "Answered" },
  "pass-on": { key: "p", label: "Pass on", field: "Note to the prescriber", hint: "Say what you checked.", done: "Passed on" },
  sign: { key: "s", label: "Sign", field: "", hint: "", done: "Signed" },
  decline: { key: "d", label: "Decline", field: "Reason, for the patient to read", hint: "Say what happens instead.", done: "Declined" },
};

/** Everything the decision needs, and the decision. */
export function RefillCard({ request, signing, isNamed = true }: { request: RefillRequest; signing: Signing; isNamed?: boolean }) {
  const { role } = useAccount();
  const navigate = useNavigate();
  const [deed, setDeed] = useState<Deed | null>(null);
  const zone = localZone();
  const today = todayIn(zone);
  const late = request.overdue_exams ?? [];
  const own = late.filter(({ drug_names }) => drug_names.includes(request.medication.name));
  const deeds: Deed[] = !isWaiting(request)
    ? []
    : (
        [
          mayOffer(role, "sign-refill") && "sign",
          mayOffer(role, "answer-refill") && "answer",
          mayOffer(role, "pass-on-refill") && request.status === "open" && "pass-on",
          mayOffer(role, "sign-refill") && "decline",
        ] as const
      ).filter((one) => one !== false);
  useShortcuts(
    `Refill of ${request.patient_name}`,
    [
      ...deeds.map((one) => ({ keys: DEEDS[one].key, does: DEEDS[one].label, run: () => setDeed(one) })),
      { keys: "o", does: "Open the chart", run: () => void navigate(`/patients/${request.patient_id}`) },
    ],
  );
  return (
    <article className={classes.card} aria-label={`Refill request of ${request.patient_name}`}>
      {isNamed && (
        <header className={classes.cardHead}>
          <h2 className={classes.title}>
            <Link to={`/patients/${request.patient_id}`}>{request.patient_name}</Link>
          </h2>
          <span className={classes.soft}>{refillStatus(request.status)}</span>
        </header>
      )}
      {request.open_flags !== null && request.open_flags > 0 && (
        <Notice tone="act" icon="flag" title={`${request.open_flags} open safety ${request.open_flags === 1 ? "flag" : "flags"}`}>
          Look at it before the refill: <Link to={`/patients/${request.patient_id}`}>open the chart</Link>.
        </Notice>
      )}
      {request.text !== "" && <blockquote className={classes.quote}>{request.text}</blockquote>}
      <dl className={classes.facts}>
        <div>
          <dt>Medication</dt>
          <dd>
            {request.medication.name} {glue(request.medication.dose_text)}
            {request.medication.schedule !== null && <span className={classes.soft}> (schedule {request.medication.schedule})</span>}
          </dd>
        </div>
        <div>
          <dt>Supply</dt>
          <dd>
            {request.supply.text === "" ? runOutText(request.supply, today) : glue(request.supply.text)}
          </dd>
        </div>
        <div>
          <dt>Visit</dt>
          <dd>{gapText(request, zone, today)}</dd>
        </div>
        <div>
          <dt>Scores</dt>
          <dd>
            {request.latest_scores.length === 0 && "none yet"}
            {request.latest_scores.map((score) => (
              <div key={score.instrument}>
                {score.instrument.toUpperCase()} {score.total}, {score.severity_label.toLowerCase()}, {relativeDay(score.on, today)}
              </div>
            ))}
          </dd>
        </div>
        {late.length > 0 && (
          <div>
            <dt>Overdue</dt>
            <dd>
              {own.map((exam) => (
                <div key={exam.label}>
                  {exam.label} ({exam.drug_names.join(", ")}), since {datedDay(exam.due_on, today)}
                </div>
              ))}
              {late.length > own.length && (
                <div className={classes.soft}>
                  {late.length - own.length} {own.length > 0 && "more "}for other medicines: <Link to={`/patients/${request.patient_id}`}>open the chart</Link>
                </div>
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>Asked</dt>
          <dd>{relativeInstant(request.asked_at)}</dd>
        </div>
        {request.handled_by !== null && (
          <div>
            <dt>{request.status === "passed_on" ? "Passed on by" : "Handled by"}</dt>
            <dd>
              {request.handled_by}
              {request.handled_at !== null && `, ${relativeInstant(request.handled_at)}`}
            </dd>
          </div>
        )}
        {request.note !== null && request.note !== "" && (
          <div>
            <dt>Note</dt>
            <dd className={classes.answer}>{request.note}</dd>
          </div>
        )}
        {request.answer !== null && request.answer !== "" && (
          <div>
            <dt>{request.status === "declined" ? "Reason" : "Answer"}</dt>
            <dd className={classes.answer}>{request.answer}</dd>
          </div>
        )}
      </dl>
      {deed === null ? (
        <Group gap="xs">
          {deeds.map((one) => (
            <Button key={one} variant={one === deeds[0] ? "filled" : "default"} onClick={() => setDeed(one)} aria-keyshortcuts={DEEDS[one].key}>
              {DEEDS[one].label}
            </Button>
          ))}
        </Group>
      ) : deed === "sign" ? (
        signing(request, () => setDeed(null))
      ) : (
        <DeedForm key={deed} request={request} deed={deed} onClose={() => setDeed(null)} />
      )}
    </article>
  );
}

function DeedForm({ request, deed, onClose }: { request: RefillRequest; deed: Exclude<Deed, "sign">; onClose: () => void }) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const words = DEEDS[deed];
  const body = (): Record<string, unknown> => {
    switch (deed) {
      case "answer":
        return { text: text.trim() };
      case "pass-on":
        return { note: text.trim() };
      case "decline":
        return { reason: text.trim() };
    }
  };
  const act = useMutation({
    mutationFn: () =>
      post<RefillRequest>(`/api/patients/{patient_id}/refill-requests/{request_id}/${deed}`, {
        path: { patient_id: request.patient_id, request_id: request.id },
        body: body(),
      }),
    onSuccess: () => {
      notifyDone(`${words.done}: ${request.medication.name} for ${request.patient_name}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label={words.field}
          description={words.hint}
          autosize
          minRows={3}
          maxLength={1000}
          ref={(element) => {
            if (element !== null && document.activeElement !== element && element.value === "") element.focus();
          }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
          }}
        />
        <ProblemAlert error={act.error} />
        <Group gap="xs">
          <Button type="submit" loading={act.isPending} disabled={text.trim() === ""}>
            {words.label}
          </Button>
          <Button variant="default" onClick={onClose}>
            Go back
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
