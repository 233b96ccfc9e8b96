import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useHealthWrites } from "./saving";
import { Notice, ProblemAlert } from "@/components";
import { allergenQuery } from "@/lib/queries";

/** Puts an allergy on the list, and says while it is typed whether the interaction check knows it. */
export function AllergyDialog({ patientId, isOwn, onClose }: { patientId: string; isOwn: boolean; onClose: () => void }) {
  const { addAllergy } = useHealthWrites(patientId);
  const [text, setText] = useState("");
  const [reaction, setReaction] = useState("");
  const [criticality, setCriticality] = useState("");
  const [asked] = useDebouncedValue(text.trim(), 300);
  const known = useQuery({ ...allergenQuery(asked), enabled: asked !== "" });
  return (
    <Modal opened onClose={onClose} title="Add an allergy" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          addAllergy.mutate(
            { text: text.trim(), reaction: reaction.trim() || null, criticality: criticality || null },
            { onSuccess: onClose },
          );
        }}
      >
        <Stack>
          <TextInput
            label="Allergic to"
            description="A drug, a group of drugs, or anything else"
            maxLength={200}
            required
            withAsterisk={false}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div aria-live="polite">{asked !== "" && known.data !== undefined && <Recognised checkedAs={known.data} isOwn={isOwn} />}</div>
          <TextInput
            label="What happened"
            description="For example rash, swelling, trouble breathing"
            maxLength={500}
            value={reaction}
            onChange={(event) => setReaction(event.currentTarget.value)}
          />
          <Radio.Group label="How dangerous" value={criticality} onChange={setCriticality}>
            <Stack gap="xs" mt="xs">
              <Radio value="high" label="Could be life-threatening" />
              <Radio value="low" label="Unpleasant, not dangerous" />
              <Radio value="unable-to-assess" label="Nobody can tell" />
            </Stack>
          </Radio.Group>
          <ProblemAlert error={addAllergy.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={addAllergy.isPending} disabled={text.trim() === ""}>
              Add the allergy
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Recognised({ checkedAs, isOwn }: { checkedAs: string[]; isOwn: boolean }) {
  if (checkedAs.length > 0) return <Text size="sm">Prescriptions will be checked against: {checkedAs.join(", ")}.</Text>;
  if (isOwn) return <Text size="sm">We keep this in your words, and your care team reads it.</Text>;
  return (
    <Notice tone="caution" title="No drug by this name is known here">
      It is kept as written, but no prescription is checked against it. Check the spelling if it is a drug.
    </Notice>
  );
}
