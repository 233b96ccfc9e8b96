import { Button, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { Link } from "react-router";
import { checkInWords } from "./checkInWords";
import type { CheckInSetting } from "./setting";
import { instrumentWords } from "./words";
import { CrisisContacts, Notice, PageHeader, Panel, ProblemAlert } from "@/components";
import type { CheckIn, Instrument } from "@/lib/api";

/** The end: whether the clinic has the answers, that nobody has read them, and what the number means and does not mean. */
export function CheckInDone({
  checkIn,
  error,
  instrument,
  showCrisis,
  setting,
  isOwn,
}: {
  /** Null as long as the clinic has not got the answers. */
  checkIn: CheckIn | null;
  /** Why the clinic did not take what was sent later. */
  error: unknown;
  instrument: Instrument;
  showCrisis: boolean;
  setting: CheckInSetting;
  /** False for what a proxy answered: nothing is compared with it. */
  isOwn: boolean;
}) {
  const { language, next } = setting;
  const words = checkInWords(language);
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <Stack lang={language}>
      <PageHeader title={checkIn === null ? words.notSent : words.savedTitle} />
      {showCrisis && (
        <Notice tone="act" icon="phone" title={words.talkToday} role="alert">
          <Stack gap="xs" mt={4}>
            <Text>{checkIn === null ? words.notSentCrisis : words.marked}</Text>
            <CrisisContacts contacts={setting.crisisContacts} />
          </Stack>
        </Notice>
      )}
      <div role="status">
        {checkIn === null ? (
          <Notice tone="caution" icon="offline">
            {words.notSentMore}
          </Notice>
        ) : (
          <Text>
            {words.noOneRead} {setting.readsBy}
          </Text>
        )}
      </div>
      <ProblemAlert error={error} />
      {checkIn !== null && checkIn.total !== null && isOwn && !showCrisis && (
        <HowItGoes total={checkIn.total} instrument={instrument} setting={setting} />
      )}
      {setting.hasApp ? (
        <>
          {next !== null && (
            <Button component={Link} to={`/check-in/${next}`} size="lg" fullWidth>
              {words.then(instrumentWords(next, language).title)}
            </Button>
          )}
          <Button component={Link} to="/" variant={next === null ? "filled" : "default"} fullWidth>
            {words.today}
          </Button>
          {!showCrisis && (
            <Button component={Link} to="/trend" variant="subtle" fullWidth>
              {words.seeTrend}
            </Button>
          )}
        </>
      ) : (
        <Text>{words.close}</Text>
      )}
    </Stack>
  );
}

/** The patient's own trend in plain words. */
function HowItGoes({ total, instrument, setting }: { total: number; instrument: Instrument; setting: CheckInSetting }) {
  const words = checkInWords(setting.language);
  const last = setting.before?.at(-1);
  return (
    <Panel title={words.howItGoes}>
      <Stack gap={4}>
        <Text fw={600}>{words.total(total, instrument.maximum)}</Text>
        {setting.before !== null && (
          <Text>
            {last === undefined
              ? words.onlyOne
              : words.since(total - last.total, instrumentWords(instrument.slug, setting.language).about, last.total)}
          </Text>
        )}
        <Text c="dimmed">{words.noDiagnosis}</Text>
      </Stack>
    </Panel>
  );
}
