/** Short messages at the edge of the screen: what was done, with a way back where there is one. */
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

export function notifyDone(message: string): void {
  notifications.show({ message, color: "tide", withBorder: true });
}

/** Says what was done and offers to undo it for eight seconds. */
export function notifyUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    withBorder: true,
    color: "tide",
    autoClose: 8_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
