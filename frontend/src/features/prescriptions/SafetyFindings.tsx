import { Button, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { answeredText, CHECKED_BY, INTERRUPTS, sentence, uncheckedText, withWords, type Worded } from "./findings";
import classes from "./prescriptions.module.css";
import { Notice } from "@/components";
import type { Finding, Safety } from "@/lib/api";
import { relativeInstant } from "@/lib/time";

/**
 * What was found, by tier; what nobody could check, loudly. `folds` puts what only wants watching away, and apart from it what
 * somebody has noted; `onNote` offers to note it.
 */
export function SafetyFindings({
  safety,
  none,
  folds = false,
  onNote,
}: {
  safety: Safety;
  none: string;
  folds?: boolean;
  onNote?: (finding: Finding) => void;
}) {
  if (!safety.is_checked) return <NotChecked />;
  const worded = withWords(safety.findings);
  const open = worded.filter(({ finding }) => !folds || finding.tier <= INTERRUPTS);
  const noted = worded.filter((one) => !open.includes(one) && one.finding.answered !== null);
  const watched = worded.filter((one) => !open.includes(one) && !noted.includes(one));
  const unchecked = uncheckedText(safety.unchecked);
  return (
    <>
      {open.map((one) => (
        <One key={one.finding.fingerprint} {...one} />
      ))}
      <Folded title={`${watched.length} to monitor or adjust`} worded={watched} onNote={onNote} />
      <Folded title={`Noted earlier (${noted.length})`} worded={noted} />
      {unchecked !== null && (
        <Notice tone="caution" icon="alert" title={unchecked}>
          Evenkeel does not know {safety.unchecked.length === 1 ? "this name" : "these names"}. Check {safety.unchecked.length === 1 ? "it" : "them"} yourself.
        </Notice>
      )}
      {worded.length === 0 && <p className={classes.none}>{unchecked === null ? none : "Nothing was found among the names that Evenkeel knows."}</p>}
      <Text c="dimmed" size="sm">
        {CHECKED_BY} What nobody recorded about the patient is not part of it.
      </Text>
    </>
  );
}

function Folded({ title, worded, onNote }: { title: string; worded: Worded[]; onNote?: ((finding: Finding) => void) | undefined }) {
  if (worded.length === 0) return null;
  return (
    <details className={classes.stopped}>
      <summary>{title}</summary>
      <Stack gap="xs">
        {worded.map((one) => (
          <One key={one.finding.fingerprint} {...one} onNote={onNote} />
        ))}
      </Stack>
    </details>
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

function One({ word, tone, icon, finding, onNote }: Worded & { onNote?: ((finding: Finding) => void) | undefined }) {
  const answered = answeredText(finding, (at) => relativeInstant(at));
  const action =
    onNote === undefined ? undefined : (
      <Button size="compact-sm" variant="default" onClick={() => onNote(finding)} aria-label={`Note ${finding.drugs.join(" + ")}`}>
        Note it
      </Button>
    );
  return (
    <Notice tone={tone} icon={icon} title={`${word}: ${finding.drugs.join(" + ")}`} action={action}>
      <div>{sentence(finding.what)}</div>
      <div>
        <strong>What to do: </strong>
        {sentence(finding.do)}
      </div>
      {answered !== null && <div>{answered}</div>}
      <div className={classes.soft}>
        Rule {finding.rule}, {finding.status}
      </div>
    </Notice>
  );
}
