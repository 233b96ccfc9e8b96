import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { CancelVisit } from "./CancelVisit";
import { Icon, Panel } from "@/components";
import type { Visit } from "@/lib/api";
import { relativeInstant, zoneName } from "@/lib/time";

/** The patient's next visit: when, with whom, and the way in. */
export function VisitCard({
  visit,
  zone,
  title = "Video visit",
  mayCancel = true,
}: {
  visit: Visit;
  zone: string;
  title?: string;
  mayCancel?: boolean;
}) {
  const [isCancelling, setIsCancelling] = useState(false);
  return (
    <Panel title={title}>
      <Stack gap="sm">
        <div>
          <Text fw={600}>{relativeInstant(visit.starts_at, zone)}</Text>
          <Text c="dimmed">
            {zoneName(zone)} · with {visit.clinician.name}
            {visit.status === "in_progress" && " · going on now"}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            component={Link}
            to={`/visits/${visit.id}/room`}
            variant={visit.can_join ? "filled" : "default"}
            leftSection={<Icon name="video" size={18} />}
          >
            {visit.can_join ? "Join the visit" : "Test camera and sound"}
          </Button>
          {mayCancel && visit.status === "booked" && (
            <Button variant="subtle" px="xs" onClick={() => setIsCancelling(true)}>
              Cancel visit
            </Button>
          )}
        </Group>
      </Stack>
      <CancelVisit visit={visit} zone={zone} opened={isCancelling} onClose={() => setIsCancelling(false)} />
    </Panel>
  );
}
