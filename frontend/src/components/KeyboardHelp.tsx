import { Kbd, Modal, Stack, Table, Title } from "@mantine/core";
import { useActiveShortcuts } from "@/lib/shortcuts";

/** The keys that work on this screen, opened with "?". */
export function KeyboardHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const groups = useActiveShortcuts().filter(({ shortcuts }) => shortcuts.length > 0);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <Stack>
        {groups.map((group) => (
          <section key={group.title}>
            <Title order={2} size="h3" mb={4}>
              {group.title}
            </Title>
            <Table withRowBorders={false} verticalSpacing={4}>
              <Table.Tbody>
                {group.shortcuts.map(({ keys, does }) => (
                  <Table.Tr key={keys}>
                    <Table.Td w={96}>
                      {keys.split(" ").map((key) => (
                        <Kbd key={key} mr={4}>
                          {key}
                        </Kbd>
                      ))}
                    </Table.Td>
                    <Table.Td>{does}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
      </Stack>
    </Modal>
  );
}
