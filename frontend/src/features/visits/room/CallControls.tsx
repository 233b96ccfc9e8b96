import { Button, Group } from "@mantine/core";
import type { Devices } from "./useDevices";
import { Icon } from "@/components";

export function CallControls({
  devices,
  isInCall,
  onHangUp,
}: {
  devices: Devices;
  isInCall: boolean;
  onHangUp: () => void;
}) {
  return (
    <Group justify="center" gap="xs" role="group" aria-label="Camera and microphone">
      <Button
        variant="default"
        disabled={!devices.hasMicrophone}
        onClick={devices.toggleMicrophone}
        leftSection={<Icon name={devices.isMicrophoneOn ? "mic" : "mic-off"} />}
      >
        {devices.isMicrophoneOn ? "Mute" : "Unmute"}
      </Button>
      <Button
        variant="default"
        disabled={!devices.hasCamera}
        onClick={devices.toggleCamera}
        leftSection={<Icon name={devices.isCameraOn ? "video" : "video-off"} />}
      >
        {devices.isCameraOn ? "Camera off" : "Camera on"}
      </Button>
      {isInCall && (
        <Button variant="default" onClick={onHangUp} leftSection={<Icon name="hang-up" />}>
          Hang up
        </Button>
      )}
    </Group>
  );
}
