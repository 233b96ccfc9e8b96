import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { sentence, uncheckedText } from "./findings";
import classes from "./prescriptions.module.css";
import { EmptyState, ErrorState, LoadingSkeleton, Notice, notifyDone, Panel, ProblemAlert } from "@/components";
import { post, type LookCase, type SecondLook } from "@/lib/api";
import { glue } from "@/lib/dose";
import { secondLooksQuery } from "@/lib/staffQueries";
import { relativeDay, relativeInstant } from "@/lib/time";

/** On top of the prescriber's first screen: colleagues who wait before they can sign. Nothing when nobody does. */
export function SecondLooksBanner() {
  const { data } = useQuery(secondLooksQuery);
  if (data === undefined || data.length === 0) return null;
  return (
    <Notice tone="caution" icon="people" role="status" title={data.length === 1 ? "1 second look is asked for" : `${data.length} second looks are asked for`}>
      <Link to="/second-looks">Look at {data.length === 1 ? "it" : "them"}</Link> before a contraindicated prescription can be signed.
    </Notice>
  );
}

/** Every second look this person could give, with all the facts. */
export function SecondLooks() {
  const { data, error, isPending, refetch } = useQuery(secondLooksQuery);
  if (isPending) return <LoadingSkeleton rows={3} label="Loading the second looks" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data.length === 0) {
    return (
      <EmptyState icon="check" title="Nobody waits for a second look">
        When a colleague wants to prescribe what is contraindicated, the request stands here until somebody has agreed or not.
      </EmptyState>
    );
  }
  return (
    <Stack>
      {data.map((one) => (
        <Case key={one.look.id} given={one} />
      ))}
    </Stack>
  );
}

function Case({ given }: { given: LookCase }) {
  const { look } = given;
  const unchecked = uncheckedText(given.unchecked);
  return (
    <Panel title={`${given.patient_name}: ${look.drug_name}`}>
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          {look.asked_by} asked {relativeInstant(look.asked_at)}
        </Text>
        {look.findings.map((finding) => (
          <Notice key={`${finding.rule} ${finding.drugs.join(" ")}`} tone="act" icon="stop" title={`Do not combine: ${finding.drugs.join(" + ")}`}>
            <div>{sentence(finding.what)}</div>
            <div>
              <strong>What to do: </strong>
              {sentence(finding.do)}
            </div>
            <div className={classes.soft}>
              Rule {finding.rule}, {finding.status}
            </div>
          </Notice>
        ))}
        <dl className={classes.facts}>
          <div>
            <dt>Would be signed</dt>
            <dd>
              {glue(look.sig)} From {relativeDay(look.start_on)}, {look.days_supply}&nbsp;days,{" "}
              {look.refills === 0 ? "no refills" : look.refills === 1 ? "1 refill" : `${look.refills} refills`}
            </dd>
          </div>
          <div>
            <dt>Reason</dt>
            <dd>“{look.reason}”</dd>
          </div>
          <div>
            <dt>Patient</dt>
            <dd>
              {given.age} years{given.sex === "unknown" ? "" : `, ${given.sex}`}
            </dd>
          </div>
          <div>
            <dt>Takes</dt>
            <dd>
              {given.medications.length === 0 && "nothing on record"}
              {given.medications.map((medication) => (
                <div key={medication}>{glue(medication)}</div>
              ))}
            </dd>
          </div>
          {given.facts.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        {unchecked !== null && <Notice tone="caution" icon="alert" title={unchecked} />}
        <Answer look={look} patientName={given.patient_name} />
      </Stack>
    </Panel>
  );
}

function Answer({ look, patientName }: { look: SecondLook; patientName: string }) {
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const answer = useMutation({
    mutationFn: (agrees: boolean) =>
      post<SecondLook>("/api/practice/second-looks/{look_id}/answer", { path: { look_id: look.id }, body: { agrees, note: note.trim() } }),
    onSuccess: ({ state }) => notifyDone(state === "agreed" ? `Agreed. ${look.asked_by} can sign.` : `Not agreed. ${look.asked_by} reads why.`),
    onSettled: () => queries.invalidateQueries(),
  });
  const isMissing = note.trim() === "";
  return (
    <Stack gap="sm">
      {look.own_from !== null && (
        <Notice tone="calm" title="Your own second look">
          Nobody else in the practice can look. You may answer {relativeInstant(look.own_from)} at the earliest; it is recorded as your own second look.
        </Notice>
      )}
      <Textarea
        label={`Your opinion on ${look.drug_name} for ${patientName}`}
        description="Stands with the prescription, with your name and the time"
        rows={3}
        maxLength={500}
        required
        withAsterisk={false}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <ProblemAlert error={answer.error} />
      <Group justify="space-between">
        <Button variant="default" disabled={isMissing} loading={answer.isPending} onClick={() => answer.mutate(false)}>
          I do not agree
        </Button>
        <Button disabled={isMissing} loading={answer.isPending} onClick={() => answer.mutate(true)}>
          I agree
        </Button>
      </Group>
    </Stack>
  );
}
