import { Stack } from "@mantine/core";
import classes from "./CrisisContacts.module.css";
import { Icon } from "./Icon";
import type { CrisisContact } from "@/lib/api";

/** Whom to call now: each line is one tap. */
export function CrisisContacts({ contacts }: { contacts: readonly CrisisContact[] }) {
  return (
    <Stack gap="xs">
      {contacts.map((contact) => (
        <a key={`${contact.label} ${contact.phone}`} className={classes.contact} href={`tel:${contact.phone.replaceAll(/[^\d+*#]/g, "")}`}>
          <Icon name="phone" />
          <span className={classes.words}>
            <span className={classes.label}>
              {contact.label}: <span className={classes.number}>{contact.phone}</span>
            </span>
            {contact.note !== "" && <span className={classes.note}>{contact.note}</span>}
          </span>
        </a>
      ))}
    </Stack>
  );
}
