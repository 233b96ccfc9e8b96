import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { newProblem, problemFrom, withEntry, type ProblemFields } from "./draft";
import classes from "./reviews.module.css";
import { KIND_CHOICES, KINDS } from "./words";
import { Icon, Panel } from "@/components";
import type { DrugProblemKind, Suggestion } from "@/lib/api";
import { glue } from "@/lib/dose";

/** What facts already suggest: to be taken into the review, or left. */
export function Suggestions({
  suggestions,
  problems,
  onTake,
}: {
  suggestions: readonly Suggestion[];
  problems: readonly ProblemFields[];
  onTake: ((problem: ProblemFields) => void) | null;
}) {
  const taken = new Set(problems.map(({ key }) => key));
  return (
    <Panel title="What the facts suggest">
      {suggestions.length === 0 && <p className={classes.soft}>No fact on record suggests a problem. Ask all the same.</p>}
      <ul className={classes.list}>
        {suggestions.map((suggestion) => (
          <li key={suggestion.key} className={classes.entry}>
            <div className={classes.head}>
              <strong>{suggestion.about}</strong>
              <span className={classes.tag}>{KINDS[suggestion.kind].label}</span>
            </div>
            <p className={classes.text}>{glue(suggestion.text)}</p>
            <p className={classes.basis}>{suggestion.basis}</p>
            {onTake !== null &&
              (taken.has(suggestion.key) ? (
                <span className={classes.soft}>
                  <Icon name="check" size={14} /> in the review
                </span>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Take into the review: ${KINDS[suggestion.kind].label.toLowerCase()}, ${suggestion.about}`}
                  onClick={() => onTake(problemFrom(suggestion))}
                >
                  Take into the review
                </Button>
              ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The problems of the review, each of one of four kinds. */
export function ProblemEditor({ problems, onChange }: { problems: ProblemFields[]; onChange: (problems: ProblemFields[]) => void }) {
  return (
    <Panel
      title="Problems"
      actions={
        <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => onChange([...problems, newProblem()])}>
          Add a problem
        </Button>
      }
    >
      {problems.length === 0 && <p className={classes.soft}>None yet. Take one from what the facts suggest, or add your own.</p>}
      {problems.map((problem, place) => {
        const set = (change: Partial<ProblemFields> | null) => onChange(withEntry(problems, place, change));
        return (
          <fieldset key={place} className={classes.card}>
            <legend className={classes.legend}>Problem {place + 1}</legend>
            <div className={classes.fields}>
              <NativeSelect
                label="Kind"
                description={KINDS[problem.kind].asks}
                value={problem.kind}
                onChange={(event) => set({ kind: event.currentTarget.value as DrugProblemKind })}
                data={KIND_CHOICES}
              />
              <TextInput label="About" placeholder="Which medicine" maxLength={200} value={problem.about} onChange={(event) => set({ about: event.currentTarget.value })} />
            </div>
            <Textarea label="What the problem is" autosize minRows={2} maxLength={1000} value={problem.text} onChange={(event) => set({ text: event.currentTarget.value })} />
            <Checkbox label="Resolved" checked={problem.isResolved} onChange={(event) => set({ isResolved: event.currentTarget.checked })} />
            {problem.isResolved && (
              <Textarea label="How it was resolved" autosize minRows={1} maxLength={1000} value={problem.resolution} onChange={(event) => set({ resolution: event.currentTarget.value })} />
            )}
            <Group justify="flex-end">
              <Button size="compact-sm" variant="subtle" aria-label={`Remove problem ${place + 1}`} onClick={() => set(null)}>
                Remove
              </Button>
            </Group>
          </fieldset>
        );
      })}
    </Panel>
  );
}
