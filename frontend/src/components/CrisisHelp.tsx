import { NativeSelect, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { CrisisContacts } from "./CrisisContacts";
import { deviceLanguage, useCrisis, type Language } from "@/lib/crisis";

const WORDS = {
  en: {
    lead: "If you might hurt yourself, or you are in danger, call one of these now. You do not need a reason that is “good enough”.",
    where: "Where are you now?",
    untold: "Shown for this country from now on. Your clinic could not be told yet; this device tells it when it can.",
  },
  es: {
    lead: "Si podría hacerse daño o está en peligro, llame ahora a uno de estos números. No necesita un motivo “suficiente”.",
    where: "¿Dónde está usted ahora?",
    untold: "Desde ahora se muestran los de este país. Todavía no pudimos avisar a su clínica; este dispositivo lo hará cuando pueda.",
  },
} as const;

/** Whom to reach now, in two languages, for the country the person is in; also without a connection. */
export function CrisisHelp({ language: known, withLead = true }: { language?: Language; withLead?: boolean }) {
  const { contacts, country, countries, setCountry } = useCrisis();
  const [language, setLanguage] = useState<Language>(known ?? deviceLanguage());
  const [isUntold, setIsUntold] = useState(false);
  const words = WORDS[language];
  const choose = async (chosen: string) => {
    setIsUntold(false);
    try {
      await setCountry(chosen);
    } catch {
      setIsUntold(true);
    }
  };
  return (
    <Stack lang={language}>
      <SegmentedControl
        transitionDuration={0}
        aria-label="Language / Idioma"
        data={[
          { value: "en", label: "English" },
          { value: "es", label: "Español" },
        ]}
        value={language}
        onChange={(value) => setLanguage(value === "es" ? "es" : "en")}
      />
      {withLead && <Text>{words.lead}</Text>}
      <CrisisContacts contacts={contacts} language={language} />
      {countries.length > 0 && (
        <NativeSelect
          label={words.where}
          value={country}
          data={countries.map((each) => ({ value: each.country, label: language === "es" ? each.name_es : each.name }))}
          onChange={(event) => void choose(event.currentTarget.value)}
        />
      )}
      <div role="status">{isUntold && <Text size="sm">{words.untold}</Text>}</div>
    </Stack>
  );
}
