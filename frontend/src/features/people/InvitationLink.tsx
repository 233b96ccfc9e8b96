import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { Notice } from "@/components";

export interface SentInvitation {
  sent_to: string;
  /** Only where the practice has no mail server: then the inviter hands the link over. */
  link: string | null;
}

/** What became of an invitation. A link is shown this once and never again. */
export function InvitationLink({ invitation, name }: { invitation: SentInvitation; name: string }) {
  if (invitation.link === null) {
    return (
      <Notice tone="good" role="status" title={`Invitation sent to ${invitation.sent_to}`}>
        {name} follows the link in it and chooses a password.
      </Notice>
    );
  }
  const link = new URL(invitation.link, window.location.origin).href;
  return (
    <Notice tone="good" role="status" title={`Invitation for ${name} is ready`}>
      <Stack gap="xs">
        <Text size="sm">
          This clinic sends no e-mail, so hand the link over yourself, by a way you trust. It is shown only this once and is good for one use.
        </Text>
        <Group gap="xs" align="flex-end">
          <TextInput
            aria-label={`Invitation link for ${name}`}
            value={link}
            readOnly
            style={{ flex: "1 1 220px" }}
            onFocus={(event) => event.currentTarget.select()}
          />
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy the link"}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Notice>
  );
}
