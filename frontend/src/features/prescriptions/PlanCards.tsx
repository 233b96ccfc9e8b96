import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import classes from "./plans.module.css";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, PageHeader, Panel } from "@/components";
import type { PlanCard } from "@/lib/api";
import { glue } from "@/lib/dose";
import { planCardsQuery } from "@/lib/queries";

type Language = "en" | "es";

const WORDS = {
  en: {
    title: "My plan",
    lead: "What to take now and next. Nothing changes before your care team has told you.",
    open: "Not agreed yet: wait until we tell you",
    agreed: "Agreed",
    steps: "Steps",
    call: "Call",
    save: "Add to calendar",
    print: "Print in large type",
    none: "No plan goes on",
    noneText: "When your prescriber plans your doses step by step, you see the steps here.",
  },
  es: {
    title: "Mi plan",
    lead: "Lo que toma ahora y después. Nada cambia antes de que su equipo se lo diga.",
    open: "Todavía sin acordar: espere a que le avisemos",
    agreed: "Acordado",
    steps: "Pasos",
    call: "Llamar al",
    save: "Añadir al calendario",
    print: "Imprimir en letra grande",
    none: "No hay ningún plan",
    noneText: "Cuando su médico planee sus dosis paso a paso, verá los pasos aquí.",
  },
} as const;

/** The patient's plans: now, next, when to call; on the screen, on paper in large type, in the calendar. */
export function PlanCards({ patientId, language: own }: { patientId: string; language: Language }) {
  const [language, setLanguage] = useState<Language>(own);
  const { data, error, isPending, refetch } = useQuery(planCardsQuery(patientId, language));
  const words = WORDS[language];
  useEffect(() => {
    const before = document.documentElement.lang;
    document.documentElement.lang = language;
    return () => {
      document.documentElement.lang = before;
    };
  }, [language]);
  return (
    <Stack lang={language}>
      <PageHeader
        title={words.title}
        lead={words.lead}
        actions={
          <Group gap="xs" data-print="never">
            <SegmentedControl
              aria-label="Language, idioma"
              value={language}
              onChange={(next) => setLanguage(next as Language)}
              data={[
                { value: "en", label: <span lang="en">English</span> },
                { value: "es", label: <span lang="es">Español</span> },
              ]}
            />
            {(data?.length ?? 0) > 0 && (
              <Button variant="default" onClick={() => window.print()}>
                {words.print}
              </Button>
            )}
          </Group>
        }
      />
      {isPending && <LoadingSkeleton rows={3} height={96} />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon="calendar" title={words.none}>
          {words.noneText}
        </EmptyState>
      )}
      {data?.map((card) => (
        <Card key={card.id} card={card} patientId={patientId} words={words} />
      ))}
    </Stack>
  );
}

function Card({ card, patientId, words }: { card: PlanCard; patientId: string; words: (typeof WORDS)[Language] }) {
  return (
    <Panel title={card.drug_name}>
      <div className={classes.card}>
        <ol aria-label={words.steps}>
          {card.lines.map((line) => (
            <li key={line.on} data-now={line.is_now && line.is_signed}>
              <span>{glue(line.text)}</span>
              <span className={classes.state}>
                <Icon name={line.is_signed ? "check" : "clock"} size={18} />
                {line.is_signed ? words.agreed : words.open}
              </span>
            </li>
          ))}
        </ol>
        {card.notes.map((note) => (
          <Text key={note}>{note}</Text>
        ))}
        <Text fw={600}>
          {words.call}{" "}
          <a href={`tel:${card.phone.replaceAll(/[^\d+]/g, "")}`}>
            {card.phone}
          </a>
        </Text>
        <Group data-print="never">
          <Button component="a" href={`/api/patients/${patientId}/plan-cards/${card.id}.ics`} download="plan.ics" variant="default">
            {words.save}
          </Button>
        </Group>
      </div>
    </Panel>
  );
}
