import { useEffect, useRef } from "react";
import { Icon } from "@/components";
import classes from "./room.module.css";

/** One person's picture and sound. Oneself is mirrored and silent. */
export function VideoTile({
  stream,
  name,
  isSelf = false,
  isCameraOff = false,
}: {
  stream: MediaStream | null;
  name: string;
  isSelf?: boolean;
  isCameraOff?: boolean;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null || element.srcObject === stream) return;
    element.srcObject = stream;
    // Sound needs a gesture first; joining was one. What a browser still refuses, its own controls can start.
    if (stream !== null) void element.play()?.catch(() => undefined);
  }, [stream]);
  return (
    <figure className={classes.tile} data-self={isSelf || undefined}>
      <video
        ref={video}
        autoPlay
        playsInline
        muted={isSelf}
        aria-label={isSelf ? "Your own picture" : `Picture of ${name}`}
        data-off={isCameraOff || undefined}
      />
      {isCameraOff && (
        <span className={classes.off}>
          <Icon name="video-off" size={28} />
          Camera is off
        </span>
      )}
      <figcaption>{isSelf ? "You" : name}</figcaption>
    </figure>
  );
}
