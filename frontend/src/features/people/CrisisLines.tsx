import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog, CrisisContacts, ErrorState, LoadingSkeleton, Notice, Panel, ProblemAlert } from "@/components";
import { del, get, put, type CrisisContact, type CrisisCountry, type OwnContacts } from "@/lib/api";
import { dayText } from "@/lib/time";

const crisisCountriesQuery = queryOptions({
  queryKey: ["practice", "crisis-contacts"],
  queryFn: async () => (await get<{ countries: CrisisCountry[] }>("/api/practice/crisis-contacts")).countries,
});

const EMPTY: CrisisContact = { label: "", phone: "", note: "", label_es: "", note_es: "" };

/** Whom patients are told to reach, country by country, and the practice's own lines beside or instead. */
export function CrisisLines() {
  const { data, error, isPending, refetch } = useQuery(crisisCountriesQuery);
  const [edited, setEdited] = useState<CrisisCountry | null>(null);
  const [dropped, setDropped] = useState<CrisisCountry | null>(null);
  const [adds, setAdds] = useState(false);
  const queries = useQueryClient();
  const drop = useMutation({
    mutationFn: (country: string) => del("/api/practice/crisis-contacts/{country}", { path: { country } }),
    onSuccess: () => setDropped(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  if (isPending) return <LoadingSkeleton rows={4} height={60} label="Loading the crisis contacts" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Stack>
      <Group>
        <Button onClick={() => setAdds(true)}>Add a country</Button>
      </Group>
      {data.map((country) => (
        <Panel
          key={country.country}
          title={country.name}
          actions={
            <Group gap="xs">
              {country.own !== null && (
                <Button size="compact-sm" variant="default" aria-label={`Remove our own contacts for ${country.name}`} onClick={() => setDropped(country)}>
                  Remove ours
                </Button>
              )}
              <Button size="compact-sm" variant="default" aria-label={`Edit our own contacts for ${country.name}`} onClick={() => setEdited(country)}>
                {country.own === null ? "Add our own" : "Edit ours"}
              </Button>
            </Group>
          }
        >
          <Country country={country} />
        </Panel>
      ))}
      {edited !== null && <Editor country={edited} onClose={() => setEdited(null)} />}
      {adds && <Editor country={null} onClose={() => setAdds(false)} />}
      {dropped !== null && (
        <ConfirmDialog
          opened
          title={`Remove our own contacts for ${dropped.name}?`}
          confirm="Remove"
          isBusy={drop.isPending}
          error={drop.error}
          onClose={() => setDropped(null)}
          onConfirm={() => drop.mutate(dropped.country)}
        >
          <Text>Patients there then see the lines that come with Evenkeel, and an emergency number in any case.</Text>
        </ConfirmDialog>
      )}
    </Stack>
  );
}

function Country({ country: { contacts, shipped, own, is_review_due: isDue } }: { country: CrisisCountry }) {
  return (
    <Stack gap="xs">
      {isDue && (
        <Notice tone="caution" title="Time to check these numbers">
          Call each one, then set a new day to look again.
        </Notice>
      )}
      {own?.is_replacing !== true && shipped?.status === "unconfirmed" && (
        <Notice tone="caution" title="Nobody has checked the lines that come with Evenkeel here">
          Check them, then keep them as your own, instead of these. Until then the emergency number stands before them.
        </Notice>
      )}
      <CrisisContacts contacts={contacts} />
      {own !== null && (
        <Text size="sm" c="dimmed">
          Ours, {own.is_replacing ? "instead of" : "beside"} the usual lines. Source: {own.source}. Look again on {dayText(own.review_on)}.
        </Text>
      )}
      {shipped !== null && own?.is_replacing !== true && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          Comes with Evenkeel ({shipped.status}). Source: {shipped.source}. Read on {dayText(shipped.read_on)}, look again on {dayText(shipped.review_on)}.
        </Text>
      )}
    </Stack>
  );
}

/** The practice's own contacts of one country; `country` null asks which. */
function Editor({ country, onClose }: { country: CrisisCountry | null; onClose: () => void }) {
  const queries = useQueryClient();
  const [code, setCode] = useState(country?.country ?? "");
  const [typed, setTyped] = useState<OwnContacts>({
    name: country?.name ?? "",
    is_replacing: country?.own?.is_replacing ?? false,
    contacts: country?.own?.contacts ?? [EMPTY],
    source: country?.own?.source ?? "",
    review_on: country?.own?.review_on ?? "",
  });
  const save = useMutation({
    mutationFn: () =>
      put("/api/practice/crisis-contacts/{country}", { path: { country: code.trim().toUpperCase() === "ELSEWHERE" ? "elsewhere" : code.trim().toUpperCase() }, body: typed }),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  const change = (index: number, part: Partial<CrisisContact>) =>
    setTyped({ ...typed, contacts: typed.contacts.map((contact, at) => (at === index ? { ...contact, ...part } : contact)) });
  return (
    <Modal opened onClose={onClose} title={country === null ? "Add a country" : `Our own contacts: ${country.name}`} closeOnClickOutside={false} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          {country === null && (
            <Group grow align="flex-start">
              <TextInput label="Country, in two letters" placeholder="DE" required withAsterisk={false} pattern="[A-Za-z]{2}" maxLength={2} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
              <TextInput label="Its name" placeholder="Germany" required withAsterisk={false} maxLength={80} value={typed.name} onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })} />
            </Group>
          )}
          {typed.contacts.map((contact, index) => (
            // The place is all that tells two empty lines apart.
            // oxlint-disable-next-line react/no-array-index-key
            <fieldset key={index} style={{ border: "1px solid var(--ek-line)", borderRadius: 6, padding: 12, margin: 0 }}>
              <legend>Contact {index + 1}</legend>
              <Stack gap="xs">
                <Group grow align="flex-start">
                  <TextInput label="Who" required withAsterisk={false} maxLength={80} value={contact.label} onChange={(event) => change(index, { label: event.currentTarget.value })} />
                  <TextInput label="Phone" type="tel" required withAsterisk={false} maxLength={40} value={contact.phone} onChange={(event) => change(index, { phone: event.currentTarget.value })} />
                </Group>
                <TextInput label="When and how" maxLength={200} value={contact.note} onChange={(event) => change(index, { note: event.currentTarget.value })} />
                <Group grow align="flex-start">
                  <TextInput label="Who, in Spanish" lang="es" maxLength={80} value={contact.label_es} onChange={(event) => change(index, { label_es: event.currentTarget.value })} />
                  <TextInput label="When and how, in Spanish" lang="es" maxLength={200} value={contact.note_es} onChange={(event) => change(index, { note_es: event.currentTarget.value })} />
                </Group>
                {typed.contacts.length > 1 && (
                  <Group justify="flex-end">
                    <Button size="compact-sm" variant="subtle" aria-label={`Remove contact ${index + 1}`} onClick={() => setTyped({ ...typed, contacts: typed.contacts.filter((_, at) => at !== index) })}>
                      Remove
                    </Button>
                  </Group>
                )}
              </Stack>
            </fieldset>
          ))}
          {typed.contacts.length < 10 && (
            <Group>
              <Button size="compact-sm" variant="default" onClick={() => setTyped({ ...typed, contacts: [...typed.contacts, EMPTY] })}>
                One more contact
              </Button>
            </Group>
          )}
          {country !== null && country.shipped !== null && (
            <Checkbox
              label="Show ours instead of the lines that come with Evenkeel"
              description="The emergency number is shown in any case."
              checked={typed.is_replacing}
              onChange={(event) => setTyped({ ...typed, is_replacing: event.currentTarget.checked })}
            />
          )}
          <TextInput label="Where these come from" description="Who checked them, and how" required withAsterisk={false} maxLength={300} value={typed.source} onChange={(event) => setTyped({ ...typed, source: event.currentTarget.value })} />
          <TextInput label="Look at them again on" type="date" required withAsterisk={false} value={typed.review_on} onChange={(event) => setTyped({ ...typed, review_on: event.currentTarget.value })} />
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
