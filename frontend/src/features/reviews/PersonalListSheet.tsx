import { Button, Group, SegmentedControl, Stack, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { personalListQuery } from "./reads";
import classes from "./sheet.module.css";
import { LANGUAGES, SHEET_WORDS } from "./sheetWords";
import { ErrorState, Icon, LoadingSkeleton, PageHeader } from "@/components";
import type { PersonalList } from "@/lib/api";
import { glue } from "@/lib/dose";

type Language = PersonalList["language"];

/** The personal medication list: to read, to print, in English or Spanish, in large type. */
export function PersonalListSheet({ patientId, back }: { patientId: string; back?: ReactNode }) {
  const [asked, setAsked] = useState<Language>();
  const [isLarge, setIsLarge] = useState(false);
  const { data, error, isPending, refetch } = useQuery(personalListQuery(patientId, asked));
  const language = asked ?? data?.language ?? "en";
  const words = SHEET_WORDS[language];
  useEffect(() => {
    const before = document.documentElement.lang;
    document.documentElement.lang = language;
    return () => {
      document.documentElement.lang = before;
    };
  }, [language]);
  return (
    <Stack>
      <div data-print="never">
        <PageHeader title={words.title} actions={back} />
        <Group gap="md" mt="xs">
          <SegmentedControl
            aria-label={words.language}
            value={language}
            onChange={(value) => setAsked(value as Language)}
            data={LANGUAGES.map(({ value, label }) => ({ value, label: <span lang={value}>{label}</span> }))}
          />
          <Switch label={words.large} checked={isLarge} onChange={(event) => setIsLarge(event.currentTarget.checked)} />
          <Button leftSection={<Icon name="list" size={18} />} disabled={data === undefined} onClick={() => window.print()}>
            {words.print}
          </Button>
        </Group>
      </div>
      {isPending && <LoadingSkeleton rows={4} label="Loading the medication list" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && <Sheet list={data} isLarge={isLarge} />}
    </Stack>
  );
}

function Sheet({ list, isLarge }: { list: PersonalList; isLarge: boolean }) {
  const words = SHEET_WORDS[list.language];
  return (
    // A table only so that its head comes again at the top of every printed page.
    <table className={classes.sheet} role="presentation" data-large={isLarge}>
      <thead>
        <tr>
          <td className={classes.top}>
            <strong>{list.patient_name}</strong>
            <span>
              {words.born}: {list.birth_date}
            </span>
            <span>
              {words.day} {list.printed_on}
            </span>
            <span>
              {list.clinic_name}, <a href={`tel:${list.clinic_phone}`}>{list.clinic_phone}</a>
            </span>
          </td>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>
            <p className={classes.ask}>
              <strong>{words.ask}.</strong> {words.askMore} {words.call} {list.clinic_name}: {list.clinic_phone}.
            </p>
            <section>
              <h2>{words.medicines}</h2>
              {list.medicines.length === 0 && <p>{words.noMedicines}</p>}
              <ol className={classes.medicines}>
                {list.medicines.map((line) => (
                  <li key={line.medication_id}>
                    <h3>{line.name}</h3>
                    <p className={classes.take}>{glue(line.take)}</p>
                    <dl>
                      <Fact name={words.next} value={line.next === null ? null : glue(line.next)} isLoud />
                      <Fact name={words.reason} value={line.reason === null ? words.noReason : <Written words={line.reason} in={list.language} />} />
                      <Fact name={words.started} value={line.started} />
                      <Fact name={words.prescribedBy} value={line.prescribed_by} />
                    </dl>
                  </li>
                ))}
              </ol>
            </section>
            <section>
              <h2>{words.allergies}</h2>
              {list.allergies.length === 0 ? (
                <p>{list.is_no_allergy_known ? words.noneKnown : words.noAllergies}</p>
              ) : (
                <ul>
                  {list.allergies.map((allergy) => (
                    <li key={allergy.text}>
                      <Written words={allergy} in={list.language} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
            {list.tasks.length > 0 && (
              <section>
                <h2>{words.tasks}</h2>
                <ul className={classes.tasks}>
                  {list.tasks.map((task) => (
                    <li key={`${task.what.text} ${task.until}`}>
                      <Written words={task.what} in={list.language} /> <span>({words.until} {task.until})</span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <p>{words.bring}</p>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Fact({ name, value, isLoud = false }: { name: string; value: ReactNode; isLoud?: boolean }) {
  if (value === null) return null;
  return (
    <div data-loud={isLoud}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** What people wrote, in the language they wrote it in; said so where that is another than the list's. */
function Written({ words, in: language }: { words: PersonalList["allergies"][number]; in: Language }) {
  if (words.language === language) return <>{words.text}</>;
  return (
    <>
      <span lang={words.language}>“{words.text}”</span> ({SHEET_WORDS[language].asWritten})
    </>
  );
}
