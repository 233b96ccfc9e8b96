import { Stack, Text } from "@mantine/core";
import classes from "./plans.module.css";
import { tabletsText } from "./planWords";
import { SafetyFindings } from "./SafetyFindings";
import { safetyText } from "./plans";
import { Notice } from "@/components";
import type { WorkedPlan } from "@/lib/api";
import { glue } from "@/lib/dose";
import { datedDay } from "@/lib/time";

/** A plan worked out and not kept: its days, tablets, and all that is wrong with it. `isShort`: to stand beside others. */
export function PlanWorked({ worked, today, isShort = false }: { worked: WorkedPlan; today: string; isShort?: boolean }) {
  const last = worked.steps.at(-1)!;
  return (
    <Stack gap="xs">
      <Text fw={600}>
        {worked.drug_name}: {worked.steps.length} steps until {datedDay(last.dose === null ? last.start_on : worked.ends_on, today)}
      </Text>
      <ol className={classes.steps} aria-label="The steps with their days">
        {worked.steps.map((step) => (
          <li key={step.number} data-state="planned">
            <span>{datedDay(step.start_on, today)}</span>
            <span>{isShort ? (step.dose === null ? "Nothing" : glue(step.dose.text)) : glue(step.sig)}</span>
            <span className={classes.soft}>{step.dose === null ? "" : `${step.days} days`}</span>
          </li>
        ))}
      </ol>
      <Text size="sm">{glue(tabletsText(worked.tablets))}</Text>
      <Text size="sm" c="dimmed">
        {worked.check_ins === 1 ? "Brings 1 side-effect check." : `Brings ${worked.check_ins} weekly side-effect checks.`}
      </Text>
      {worked.conflicts.map((text) => (
        <Notice key={text} tone="caution" icon="alert" title="With another plan">
          {text}
        </Notice>
      ))}
      {worked.findings.map((found) => (
        <Notice key={`${found.kind}-${found.step}`} tone="caution" title={found.step === null ? "The plan" : `Step ${found.step}`}>
          {glue(found.text)} {found.source === "" ? "" : `Source: ${found.source}.`}
        </Notice>
      ))}
      {isShort ? <Text size="sm">{safetyText(worked.safety)}</Text> : <Checks worked={worked} />}
    </Stack>
  );
}

/** What was found about the whole list at the first dose and at the highest, once where both say the same. */
function Checks({ worked }: { worked: WorkedPlan }) {
  const [first, ...others] = worked.safety;
  if (first === undefined) return null;
  const known = new Set(first.findings.map(({ rule, tier }) => `${rule} ${tier}`));
  const more = others.filter(({ findings, is_checked }) => !is_checked || findings.some(({ rule, tier }) => !known.has(`${rule} ${tier}`)));
  return (
    <>
      <SafetyFindings safety={first} none="Nothing was found that speaks against the first dose." folds />
      {more.map((safety) => (
        <div key={safety.findings.map(({ fingerprint }) => fingerprint).join(" ")}>
          <Text size="sm" fw={600}>
            At the highest dose
          </Text>
          <SafetyFindings safety={safety} none="" folds />
        </div>
      ))}
    </>
  );
}
