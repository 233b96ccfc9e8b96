import { useEffect, useRef } from "react";
import { Icon } from "@/components";
import classes from "./room.module.css";

/** One's own picture: mirrored and silent. */
export function SelfTile({ stream, isCameraOff }: { stream: MediaStream | null; isCameraOff: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element !== null && element.srcObject !== stream) element.srcObject = stream;
  }, [stream]);
  return (
    <figure className={classes.tile} data-self>
      <video ref={video} autoPlay playsInline muted aria-label="Your own picture" data-off={isCameraOff || undefined} />
      {isCameraOff && (
        <span className={classes.off}>
          <Icon name="video-off" size={28} />
          Camera is off
        </span>
      )}
      <figcaption>You</figcaption>
    </figure>
  );
}

/** Somebody else's picture and sound, in the place the consult gave them. */
export function OtherTile({
  slot,
  name,
  attach,
}: {
  slot: number;
  name: string;
  attach: (slot: number, element: HTMLVideoElement) => () => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current === null ? undefined : attach(slot, video.current)), [slot, attach]);
  return (
    <figure className={classes.tile}>
      <video ref={video} autoPlay playsInline aria-label={`Picture of ${name}`} />
      <figcaption>{name}</figcaption>
    </figure>
  );
}
