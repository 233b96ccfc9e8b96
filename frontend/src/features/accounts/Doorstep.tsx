import { Container, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";

/** The frame of the pages before signing in. */
export function Doorstep({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Evenkeel`;
  }, [title]);
  return (
    <Container component="main" size={440} py={{ base: 24, sm: 72 }}>
      <Group gap="xs" mb="lg">
        <img src="/icon.svg" alt="" width="32" height="32" />
        <Text fw={600} size="lg">
          Evenkeel
        </Text>
      </Group>
      <Paper p={{ base: "md", sm: "lg" }} withBorder radius="lg" bg="var(--ek-surface)">
        <Stack>
          <div>
            <Title order={1}>{title}</Title>
            {lead !== undefined && (
              <Text component="div" c="dimmed" mt={4}>
                {lead}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </Container>
  );
}
