import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { AllergyDialog } from "./AllergyDialog";
import classes from "./health.module.css";
import { Mistaken } from "./Mistaken";
import { useHealthWrites, type Entry } from "./saving";
import { TakeBack } from "./TakeBack";
import { authorText } from "./words";
import { ProblemAlert } from "@/components";
import type { Allergy, Health } from "@/lib/api";
import { datedDay } from "@/lib/time";

/** Allergies, the most dangerous first; that none is known is different from nobody having asked. */
export function Allergies({ patientId, health, isOwn, today }: { patientId: string; health: Health; isOwn: boolean; today: string }) {
  const { addState } = useHealthWrites(patientId);
  const [adds, setAdds] = useState(false);
  const [wrong, setWrong] = useState<{ entry: Entry; name: string }>();
  const Head = isOwn ? "h2" : "h3";
  const noneKnown = health.states.find(({ kind }) => kind === "allergies");
  const allergies = health.allergies.toSorted((one, other) => Number(other.criticality === "high") - Number(one.criticality === "high"));
  return (
    <section aria-label="Allergies">
      <Head className={classes.head}>Allergies</Head>
      {health.allergy_status === "not-asked" && (
        <p className={classes.none}>{isOwn ? "You have not told us of any." : "Nobody has asked yet. That does not mean there are none."}</p>
      )}
      {health.allergy_status === "none-known" && noneKnown !== undefined && (
        <p className={classes.none}>
          <strong className={classes.strong}>No known allergies</strong> ({authorText(noneKnown)}, {datedDay(noneKnown.stated_on, today)})
        </p>
      )}
      <ul className={classes.rows}>
        {allergies.map((allergy) => (
          <li key={allergy.id} className={classes.row}>
            <AllergyLine allergy={allergy} isOwn={isOwn} today={today} />
            {(!isOwn || allergy.source === "home") && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setWrong({ entry: { table: "allergies", id: allergy.id }, name: `The allergy to ${allergy.text}` })}
                aria-label={`Mark the allergy to ${allergy.text} as entered in error`}
              >
                Wrong?
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ProblemAlert error={addState.error} />
      <Group gap="xs">
        <Button variant="default" size="compact-md" onClick={() => setAdds(true)}>
          Add an allergy
        </Button>
        {health.allergy_status === "not-asked" && (
          <Button
            variant="default"
            size="compact-md"
            loading={addState.isPending}
            onClick={() => addState.mutate({ kind: "allergies", word: "none-known", since_on: null, note: null })}
          >
            {isOwn ? "I have none that I know of" : "No known allergies"}
          </Button>
        )}
      </Group>
      {!isOwn && <Mistaken entries={health.mistaken_allergies.map((allergy) => ({ ...allergy, name: allergy.text }))} />}
      {adds && <AllergyDialog patientId={patientId} isOwn={isOwn} onClose={() => setAdds(false)} />}
      {wrong !== undefined && <TakeBack patientId={patientId} {...wrong} onClose={() => setWrong(undefined)} />}
    </section>
  );
}

function AllergyLine({ allergy, isOwn, today }: { allergy: Allergy; isOwn: boolean; today: string }) {
  return (
    <div className={classes.grow}>
      <strong className={classes.strong}>{allergy.text}</strong>
      {allergy.reaction !== null && <>: {allergy.reaction}</>}{" "}
      {allergy.criticality === "high" && (
        <span className={classes.high}>high risk</span>
      )}
      <Text size="sm" c="dimmed">
        {authorText(allergy)}
        {allergy.recorded_on !== null && `, ${datedDay(allergy.recorded_on, today)}`}
        {!isOwn && allergy.checked_as.length > 0 && `. Checked as ${allergy.checked_as.join(", ")}`}
      </Text>
      {!isOwn && allergy.checked_as.length === 0 && (
        <Text size="sm" fw={600}>
          Not known here: no prescription is checked against it.
        </Text>
      )}
    </div>
  );
}
