import { Stack } from "@mantine/core";
import classes from "./CrisisContacts.module.css";
import { Icon } from "./Icon";
import type { CrisisContact } from "@/lib/api";

/** Whom to call now: each line is one tap. Spanish words where they are wanted and there are any. */
export function CrisisContacts({ contacts, language = "en" }: { contacts: readonly CrisisContact[]; language?: "en" | "es" }) {
  return (
    <Stack gap="xs">
      {contacts.map((contact) => {
        const spoken = language === "es" && contact.label_es !== "" ? "es" : "en";
        const label = spoken === "es" ? contact.label_es : contact.label;
        const note = spoken === "es" ? contact.note_es : contact.note;
        return (
          <a
            key={`${contact.label} ${contact.phone}`}
            className={classes.contact}
            lang={spoken}
            href={`tel:${contact.phone.replaceAll(/[^\d+*#]/g, "")}`}
          >
            <Icon name="phone" />
            <span className={classes.words}>
              <span className={classes.label}>
                {label}: <span className={classes.number}>{contact.phone}</span>
              </span>
              {note !== "" && <span className={classes.note}>{note}</span>}
            </span>
          </a>
        );
      })}
    </Stack>
  );
}
