import { Button, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { CrisisContacts, Icon } from "@/components";
import { useAccount } from "@/lib/account";

/** On every patient screen: one tap to the people who help at once. */
export function CrisisButton() {
  const { practice } = useAccount();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="phone" size={18} />}
        aria-label="Crisis help: whom to call now"
        onClick={() => setOpened(true)}
      >
        Crisis help
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Help right now">
        <Stack>
          <Text>If you might hurt yourself, or you are in danger, call one of these now. You do not need a reason that is “good enough”.</Text>
          <CrisisContacts contacts={practice.crisis_contacts} />
        </Stack>
      </Modal>
    </>
  );
}
