import { Checkbox, Fieldset, Stack } from "@mantine/core";
import type { Instrument } from "@/lib/api";

/** The list of side effects under its headings; as many as there are may be chosen. */
export function EffectPicker({
  effects,
  chosen,
  onChange,
}: {
  effects: Instrument["effects"];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const groups = [...new Set(effects.map(({ group }) => group))];
  return (
    <Stack>
      {groups.map((name) => (
        <Fieldset key={name} legend={name}>
          <Stack gap="sm">
            {effects
              .filter(({ group }) => group === name)
              .map(({ slug, label }) => (
                <Checkbox
                  key={slug}
                  size="md"
                  label={label}
                  checked={chosen.includes(slug)}
                  onChange={(event) =>
                    onChange(event.currentTarget.checked ? [...chosen, slug] : chosen.filter((other) => other !== slug))
                  }
                />
              ))}
          </Stack>
        </Fieldset>
      ))}
    </Stack>
  );
}
