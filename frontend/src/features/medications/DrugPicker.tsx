import { Combobox, Loader, TextInput, useCombobox, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { usesText } from "./fits";
import classes from "./medications.module.css";
import { Icon } from "@/components";
import { drugNamesQuery, SHORTEST_NAME } from "@/lib/queries";
import type { NameMatch } from "@/lib/api";

/** What was picked. `match` and `slug` are null for a name that Evenkeel does not know (see `allowUnknown`). */
export interface PickedDrug {
  /** The drug's slug; null for a product of several drugs and for an unknown name. */
  slug: string | null;
  /** What to write down: the name with tall-man letters, or the words as they were typed. */
  name: string;
  match: NameMatch | null;
}

export interface DrugPickerProps {
  /** The picked drug, or null. The caller keeps it. */
  value: PickedDrug | null;
  /** Called with the drug when one is picked, and with null as soon as the text is changed again. */
  onChange: (picked: PickedDrug | null) => void;
  /** The label of the field. */
  label?: ReactNode;
  /** A line under the label. */
  description?: ReactNode;
  /** What is wrong with the field, from the caller's own checks. */
  error?: ReactNode;
  /** Only drugs that may be prescribed here can be picked; others are shown and say so. */
  isPrescribing?: boolean;
  /** Offers to keep a name nobody knows "as written", with the word that it will not be checked. For what patients report. */
  allowUnknown?: boolean;
  /** Takes the focus when a dialog or drawer opens. */
  takesFocus?: boolean;
  required?: boolean;
}

const AS_WRITTEN = "as-written";

/**
 * Search-as-you-type over every known drug: generic, brand, product, misspelling. Each line shows what tells
 * look-alikes apart: tall-man letters, what the drug is for, its strengths. Keyboard: arrows, Enter, Escape.
 */
export function DrugPicker({
  value,
  onChange,
  label = "Drug",
  description,
  error,
  isPrescribing = false,
  allowUnknown = false,
  takesFocus = false,
  required = false,
}: DrugPickerProps) {
  const [typed, setTyped] = useState(value?.name ?? "");
  const [query] = useDebouncedValue(typed.trim(), 150);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isSearching = value === null && query.length >= SHORTEST_NAME;
  const { data, isFetching, error: failed } = useQuery({
    ...drugNamesQuery(query),
    enabled: isSearching,
    placeholderData: keepPreviousData,
  });
  const answer = isSearching ? data : undefined;
  const status = useId();

  const pick = (picked: PickedDrug) => {
    setTyped(picked.name);
    onChange(picked);
    combobox.closeDropdown();
  };
  const submit = (key: string) => {
    if (key === AS_WRITTEN) pick({ slug: null, name: typed.trim(), match: null });
    const match = answer?.matches.find((one) => keyOf(one) === key);
    if (match !== undefined) pick({ slug: match.slug, name: match.name, match });
    else if (key.startsWith("near:")) {
      setTyped(key.slice(5));
      combobox.openDropdown();
    }
  };

  return (
    <>
      <Combobox store={combobox} onOptionSubmit={submit} withinPortal={false}>
        <Combobox.Target withExpandedAttribute>
          <TextInput
            label={label}
            description={description}
            error={error}
            placeholder="Type a name or a brand"
            value={typed}
            required={required}
            withAsterisk={false}
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={status}
            {...(takesFocus ? { "data-autofocus": true } : {})}
            rightSection={isFetching && isSearching ? <Loader size="xs" aria-label="Searching" /> : <Icon name={value === null ? "search" : "check"} size={18} />}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              if (value !== null) onChange(null);
              combobox.openDropdown();
              combobox.updateSelectedOptionIndex();
            }}
            onFocus={() => value === null && combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={!isSearching || (answer === undefined && failed === null)}>
          <Combobox.Options className={classes.options} aria-label="Drugs">
            {answer?.matches.map((match) => (
              <Combobox.Option key={keyOf(match)} value={keyOf(match)} disabled={isPrescribing && !match.is_prescribable} className={classes.option}>
                <MatchLine match={match} isPrescribing={isPrescribing} />
              </Combobox.Option>
            ))}
            {answer?.matches.length === 0 &&
              answer.read_as.map((name) => (
                <Combobox.Option key={name} value={`near:${name}`}>
                  Did you mean {name}?
                </Combobox.Option>
              ))}
            {allowUnknown && answer !== undefined && !answer.is_known && (
              <Combobox.Option value={AS_WRITTEN}>
                <strong>Keep “{typed.trim()}” as written</strong>
                <div className={classes.soft}>Not known to Evenkeel: it will not be checked against other drugs.</div>
              </Combobox.Option>
            )}
          </Combobox.Options>
          {answer?.matches.length === 0 && <Combobox.Empty className={classes.unknown}>{answer.note ?? "Nothing found."}</Combobox.Empty>}
          {failed !== null && <Combobox.Empty className={classes.unknown}>The search did not work. Type on to try again.</Combobox.Empty>}
        </Combobox.Dropdown>
      </Combobox>
      <VisuallyHidden id={status} role="status" aria-live="polite">
        {answer !== undefined && value === null ? countText(answer.matches.length, answer.note) : ""}
      </VisuallyHidden>
    </>
  );
}

function MatchLine({ match, isPrescribing }: { match: NameMatch; isPrescribing: boolean }) {
  const isOtherWord = match.matched_on.toLowerCase() !== match.name.toLowerCase();
  return (
    <>
      <div>
        <strong>{match.name}</strong>
        {isOtherWord && <span className={classes.soft}> ({match.how === "misspelling" ? "read from" : ""} {match.matched_on})</span>}
      </div>
      <div>{usesText(match.uses)}</div>
      <div className={classes.soft}>{match.strengths}</div>
      {isPrescribing && !match.is_prescribable && <div className={classes.soft}>Cannot be prescribed here: its limits await a pharmacist’s review.</div>}
      {!match.is_checked && <div className={classes.soft}>Not checked against other drugs.</div>}
    </>
  );
}

function keyOf(match: NameMatch): string {
  return match.slugs.join("+");
}

function countText(count: number, note: string | null): string {
  if (count === 0) return note ?? "Nothing found.";
  return count === 1 ? "1 drug found" : `${count} drugs found`;
}
