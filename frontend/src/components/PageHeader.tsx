import { Group, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";

/** The one h1 of a screen. It takes the focus when the screen opens, so that a screen reader says where we are. */
export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Evenkeel`;
    if (document.activeElement === null || document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [title]);
  return (
    <Group component="header" justify="space-between" align="flex-start" mb={4} gap="sm">
      <div>
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {lead !== undefined && (
          <Text component="div" c="dimmed">
            {lead}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
