import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { CHECKED_BY, INTERRUPTS, sentence, uncheckedText, withWords, type Worded } from "./findings";
import classes from "./prescriptions.module.css";
import { Notice } from "@/components";
import type { Safety } from "@/lib/api";

/** What was found, by tier; what nobody could check, loudly. `folds` puts what only wants watching away. */
export function SafetyFindings({ safety, none, folds = false }: { safety: Safety; none: string; folds?: boolean }) {
  if (!safety.is_checked) return <NotChecked />;
  const worded = withWords(safety.findings);
  const open = worded.filter(({ finding }) => !folds || finding.tier <= INTERRUPTS);
  const folded = worded.filter((one) => !open.includes(one));
  const unchecked = uncheckedText(safety.unchecked);
  return (
    <>
      {open.map((one) => (
        <One key={`${one.finding.rule} ${one.finding.drugs.join(" ")}`} {...one} />
      ))}
      {folded.length > 0 && (
        <details className={classes.stopped}>
          <summary>{folded.length} to monitor or adjust</summary>
          {folded.map((one) => (
            <One key={`${one.finding.rule} ${one.finding.drugs.join(" ")}`} {...one} />
          ))}
        </details>
      )}
      {unchecked !== null && (
        <Notice tone="caution" icon="alert" title={unchecked}>
          Evenkeel does not know {safety.unchecked.length === 1 ? "this name" : "these names"}. Check {safety.unchecked.length === 1 ? "it" : "them"} yourself.
        </Notice>
      )}
      {worded.length === 0 && <p className={classes.none}>{unchecked === null ? none : "Nothing was found among the names that Evenkeel knows."}</p>}
      <Text c="dimmed" size="sm">
        {CHECKED_BY} Allergies, pregnancy and organ function are not part of it.
      </Text>
    </>
  );
}

/** The check did not happen: that must never look like "nothing found". */
export function NotChecked({ retry }: { retry?: ReactNode }) {
  return (
    <Notice tone="caution" icon="alert" role="alert" title="Not checked" action={retry}>
      The interactions could not be checked. That does not mean that there are none: check them yourself.
    </Notice>
  );
}

function One({ word, tone, icon, finding }: Worded) {
  return (
    <Notice tone={tone} icon={icon} title={`${word}: ${finding.drugs.join(" + ")}`}>
      <div>{sentence(finding.what)}</div>
      <div>
        <strong>What to do: </strong>
        {sentence(finding.do)}
      </div>
      <div className={classes.soft}>
        Rule {finding.rule}, {finding.status}
      </div>
    </Notice>
  );
}
