"""Build a model in each worker of a vector environment, and none beside them; it is lost there."""
# mypy: disable-error-code="import-not-found, import-untyped"

import os
import sys

import gymnasium as gym
import mujoco
from gymnasium.vector import AsyncVectorEnv

PARENT = os.getpid()


def environment() -> object:
    if os.getpid() != PARENT:
        mujoco.MjModel.from_xml_path(sys.argv[1])
    return gym.make("CartPole-v1")


if __name__ == "__main__":
    AsyncVectorEnv([environment] * 2, context="fork").close()
