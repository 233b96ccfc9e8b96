import { Button, Stack, Text } from "@mantine/core";
import { MicrophoneLevel } from "./MicrophoneLevel";
import type { DeviceProblem, Devices } from "./useDevices";
import { Notice } from "@/components";

const PLAIN: Record<DeviceProblem, { title: string; what: string }> = {
  refused: {
    title: "Your browser does not let us use the camera and microphone",
    what: "Tap the camera sign next to the address, choose “Allow”, then try again.",
  },
  missing: {
    title: "We found no camera and no microphone",
    what: "Plug one in or use your phone, then try again.",
  },
  busy: {
    title: "Another program uses your camera",
    what: "Close other video calls, then try again.",
  },
  insecure: {
    title: "This address is not secure enough for video",
    what: "Browsers allow video on https addresses only. Open the https link from your clinic.",
  },
};

/** The plain answer to "will this work?" */
export function DeviceCheck({ devices, phone }: { devices: Devices; phone: string }) {
  const { stream, problem, isAsking, hasCamera, hasMicrophone } = devices;
  if (isAsking) {
    return (
      <Notice title="Checking your camera and microphone" role="status">
        Your browser may ask for permission. Choose “Allow”.
      </Notice>
    );
  }
  if (problem !== null || stream === null) {
    const { title, what } = PLAIN[problem ?? "busy"];
    return (
      <Notice
        tone="caution"
        title={title}
        role="alert"
        action={
          <Button variant="default" size="sm" onClick={devices.ask}>
            Try again
          </Button>
        }
      >
        {what} If it does not work, call the clinic: <a href={`tel:${phone}`}>{phone}</a>.
      </Notice>
    );
  }
  return (
    <Notice
      tone={hasCamera && hasMicrophone ? "good" : "caution"}
      role="status"
      title={
        hasCamera && hasMicrophone
          ? "Camera and microphone work"
          : hasMicrophone
            ? "No camera found: you will be heard, not seen"
            : "No microphone found: you will be seen, not heard"
      }
    >
      {hasMicrophone && (
        <Stack gap={4}>
          <Text size="sm">Say something: the bars move when we hear you.</Text>
          <MicrophoneLevel stream={stream} />
        </Stack>
      )}
    </Notice>
  );
}
