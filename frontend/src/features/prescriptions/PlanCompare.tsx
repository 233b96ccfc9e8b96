import { Button, Fieldset, Group, Text } from "@mantine/core";
import { stepsText } from "./plans";
import classes from "./plans.module.css";
import { PlanWorked } from "./PlanWorked";
import type { NewTitrationPlan, WorkedPlan } from "@/lib/api";

/** Plans side by side: more than three nobody compares. */
export const MOST_COMPARED = 3;

export interface Kept {
  body: NewTitrationPlan;
  worked: WorkedPlan;
}

/** Plans that were kept while planning, side by side; one of them can be begun. */
export function PlanCompare({
  kept,
  today,
  isBusy,
  onBegin,
  onKept,
}: {
  kept: readonly Kept[];
  today: string;
  isBusy: boolean;
  onBegin: (body: NewTitrationPlan) => void;
  onKept: (kept: readonly Kept[]) => void;
}) {
  if (kept.length === 0) return null;
  return (
    <Fieldset legend="Side by side: days, tablets and checks, not effect">
      <div className={classes.compare}>
        {kept.map((one, place) => (
          <section key={JSON.stringify(one.body)} aria-label={`Plan ${place + 1}: ${stepsText(one.body.steps)}`}>
            <Text c="dimmed" size="sm">
              Plan {place + 1}
            </Text>
            <PlanWorked worked={one.worked} today={today} isShort />
            <Group gap="xs">
              <Button size="compact-sm" onClick={() => onBegin(one.body)} loading={isBusy}>
                Begin plan {place + 1}
              </Button>
              <Button size="compact-sm" variant="subtle" aria-label={`Remove plan ${place + 1}`} onClick={() => onKept(kept.filter((each) => each !== one))}>
                Remove
              </Button>
            </Group>
          </section>
        ))}
      </div>
    </Fieldset>
  );
}
