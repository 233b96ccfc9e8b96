import { Button, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { newAction, withEntry, type ActionFields } from "./draft";
import classes from "./reviews.module.css";
import { STATUSES } from "./words";
import { Icon, Panel } from "@/components";
import type { ReviewActionStatus, ReviewWorkspace } from "@/lib/api";

const CHOICES = (["open", "done", "dropped"] as const).map((value) => ({ value, label: STATUSES[value] }));

/** The action plan: what, whose, until when. */
export function ActionEditor({
  actions,
  team,
  today,
  patientName,
  onChange,
}: {
  actions: ActionFields[];
  team: ReviewWorkspace["team"];
  today: string;
  patientName: string;
  onChange: (actions: ActionFields[]) => void;
}) {
  return (
    <Panel
      title="Action plan"
      actions={
        <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => onChange([...actions, newAction("")])}>
          Add an action
        </Button>
      }
    >
      {actions.length === 0 && <p className={classes.soft}>No action yet. What {patientName} is to do stands on the personal list.</p>}
      {actions.map((action, place) => {
        const set = (change: Partial<ActionFields> | null) => onChange(withEntry(actions, place, change));
        const owners = [{ value: "", label: `${patientName} (the patient)` }, ...team.map(({ id, name }) => ({ value: id, label: name }))];
        const isGone = !owners.some(({ value }) => value === action.ownerId);
        return (
          <fieldset key={action.id ?? `new ${place}`} className={classes.card}>
            <legend className={classes.legend}>
              Action {place + 1}
              {action.isCarried && <span className={classes.soft}> from the last review</span>}
            </legend>
            <Textarea label="What is to be done" autosize minRows={1} maxLength={1000} value={action.text} onChange={(event) => set({ text: event.currentTarget.value })} />
            {action.ownerId === "" && (
              <Textarea
                label="The same in Spanish"
                description="For the list in Spanish; you may leave it empty"
                lang="es"
                autosize
                minRows={1}
                maxLength={1000}
                value={action.textEs}
                onChange={(event) => set({ textEs: event.currentTarget.value })}
              />
            )}
            <div className={classes.fields}>
              <NativeSelect
                label="Who does it"
                value={action.ownerId}
                onChange={(event) => set({ ownerId: event.currentTarget.value })}
                data={isGone ? [...owners, { value: action.ownerId, label: "no longer on the team" }] : owners}
              />
              <TextInput
                type="date"
                label="Until"
                min={action.id === null ? today : undefined}
                value={action.dueOn}
                onChange={(event) => set({ dueOn: event.currentTarget.value })}
              />
              <NativeSelect label="State" value={action.status} onChange={(event) => set({ status: event.currentTarget.value as ReviewActionStatus })} data={CHOICES} />
            </div>
            {!action.isCarried && (
              <Group justify="flex-end">
                <Button size="compact-sm" variant="subtle" aria-label={`Remove action ${place + 1}`} onClick={() => set(null)}>
                  Remove
                </Button>
              </Group>
            )}
          </fieldset>
        );
      })}
    </Panel>
  );
}
