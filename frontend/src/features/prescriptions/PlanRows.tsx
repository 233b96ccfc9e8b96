import { Button, Checkbox, Fieldset, NumberInput, TextInput } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { withoutRow, withRow, type Typed } from "./plans";
import classes from "./plans.module.css";
import { Icon } from "@/components";

/** The steps as rows to type in. Enter puts a row below the one that has the focus. */
export function PlanRows({ typed, onChange }: { typed: Typed; onChange: (part: Partial<Typed>) => void }) {
  const { rows } = typed;
  const fields = useRef(new Map<number, HTMLInputElement>());
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current !== null) fields.current.get(wanted.current)?.focus();
    wanted.current = null;
  }, [rows]);
  const set = (place: number, part: Partial<(typeof rows)[number]>) => onChange({ rows: rows.map((row, index) => (index === place ? { ...row, ...part } : row)) });
  const add = (place: number) => {
    const next = withRow(rows, place);
    wanted.current = next[place + 1]!.key;
    onChange({ rows: next });
  };
  const remove = (place: number) => {
    const next = withoutRow(rows, place);
    wanted.current = next[Math.min(place, next.length - 1)]!.key;
    onChange({ rows: next });
  };
  const onEnter = (place: number) => (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add(place);
  };
  return (
    <Fieldset legend="Steps">
      <div className={classes.rows}>
        {rows.map((row, place) => (
          <div key={row.key} className={classes.row} role="group" aria-label={`Step ${place + 1}`}>
            <TextInput
              ref={(field) => {
                if (field === null) fields.current.delete(row.key);
                else fields.current.set(row.key, field);
              }}
              label={`Dose a day, step ${place + 1}`}
              inputMode="decimal"
              rightSection="mg"
              value={row.dose}
              onKeyDown={onEnter(place)}
              onChange={(event) => set(place, { dose: event.currentTarget.value.trim() })}
            />
            <NumberInput label="Days" min={1} max={366} allowDecimal={false} value={row.days} onKeyDown={onEnter(place)} onChange={(days) => set(place, { days })} />
            <Button variant="default" aria-label={`Put a step after step ${place + 1}`} px={10} onClick={() => add(place)}>
              <Icon name="plus" size={16} />
            </Button>
            <Button variant="default" aria-label={`Remove step ${place + 1}`} px={10} disabled={rows.length === 1} onClick={() => remove(place)}>
              <Icon name="close" size={16} />
            </Button>
          </div>
        ))}
        <Checkbox label="Then nothing: the drug is stopped" checked={typed.toNothing} onChange={(event) => onChange({ toNothing: event.currentTarget.checked })} />
      </div>
    </Fieldset>
  );
}
