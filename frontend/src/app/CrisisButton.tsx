import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { CrisisHelp, Icon } from "@/components";
import { useAccount } from "@/lib/account";
import { useCrisis } from "@/lib/crisis";
import { patientQuery } from "@/lib/queries";

/** On every patient screen: one tap to the people who help at once. */
export function CrisisButton() {
  const { person_id: patientId } = useAccount();
  const { data: patient } = useQuery(patientQuery(patientId));
  const [opened, setOpened] = useState(false);
  useCrisis(); // on the device before anybody needs them
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
      <Modal opened={opened} onClose={() => setOpened(false)} title="Help right now · Ayuda ahora">
        <CrisisHelp language={patient?.language === "es" ? "es" : undefined} />
      </Modal>
    </>
  );
}
