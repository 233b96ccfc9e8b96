import { Button, Group, Modal, NativeSelect, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { InvitationLink, type SentInvitation } from "./InvitationLink";
import { roleName, STAFF_ROLES, zonesFrom } from "./words";
import { DataTable, ErrorState, LoadingSkeleton, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type StaffMember } from "@/lib/api";
import { staffQuery } from "@/lib/staffQueries";

/** The practice's staff, and inviting one more. */
export function Staff() {
  const { data, error, isPending, refetch } = useQuery(staffQuery);
  const [invites, setInvites] = useState(false);
  if (isPending) return <LoadingSkeleton rows={4} height={40} label="Loading the staff" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Panel
      title={`${data.length} members of staff`}
      actions={
        <Button size="compact-sm" onClick={() => setInvites(true)}>
          Invite
        </Button>
      }
    >
      <DataTable
        caption="Staff"
        hideCaption
        rows={data}
        rowKey={({ id }) => id}
        columns={[
          { key: "name", head: "Name", isRowHeader: true, cell: ({ name }) => name },
          { key: "role", head: "Role", cell: ({ role }) => roleName(role) },
          { key: "email", head: "E-mail", cell: ({ email }) => email },
          { key: "state", head: "Account", cell: (member) => (member.is_active ? (member.has_account ? "can sign in" : "invited, not joined yet") : "left") },
        ]}
      />
      {invites && <InviteStaff onClose={() => setInvites(false)} />}
    </Panel>
  );
}

function InviteStaff({ onClose }: { onClose: () => void }) {
  const { practice } = useAccount();
  const queries = useQueryClient();
  const zones = useMemo(() => zonesFrom(practice.time_zone), [practice.time_zone]);
  const [typed, setTyped] = useState({ name: "", email: "", role: "prescriber", time_zone: practice.time_zone });
  const invite = useMutation({
    mutationFn: () =>
      post<{ staff: StaffMember; invitation: SentInvitation }>("/api/practice/staff", {
        body: { ...typed, name: typed.name.trim(), email: typed.email.trim() },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["practice"] }),
  });
  return (
    <Modal opened onClose={onClose} title="Invite a member of staff" closeOnClickOutside={false}>
      {invite.data === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate();
          }}
        >
          <Stack>
            <TextInput
              label="Name"
              placeholder="Dr. Maya Okafor"
              required
              withAsterisk={false}
              maxLength={200}
              data-autofocus
              value={typed.name}
              onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })}
            />
            <TextInput
              type="email"
              label="E-mail address"
              required
              withAsterisk={false}
              value={typed.email}
              onChange={(event) => setTyped({ ...typed, email: event.currentTarget.value })}
            />
            <NativeSelect label="Role" data={STAFF_ROLES} value={typed.role} onChange={(event) => setTyped({ ...typed, role: event.currentTarget.value })} />
            <Select
              label="Time zone they work in"
              searchable
              allowDeselect={false}
              data={zones}
              limit={60}
              value={typed.time_zone}
              onChange={(zone) => zone !== null && setTyped({ ...typed, time_zone: zone })}
            />
            <ProblemAlert error={invite.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={invite.isPending}>
                Invite
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <InvitationLink invitation={invite.data.invitation} name={invite.data.staff.name} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
