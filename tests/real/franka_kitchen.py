"""Reset and step two Franka Kitchens in worker processes; run with the environment's Python."""
# mypy: disable-error-code="import-not-found"

import gymnasium as gym
import gymnasium_robotics
from gymnasium.vector import AsyncVectorEnv


def main() -> None:
    gymnasium_robotics.register_robotics_envs()
    envs = AsyncVectorEnv([lambda: gym.make("FrankaKitchen-v1")] * 2)
    envs.reset(seed=1)
    observations, *_ = envs.step(envs.action_space.sample())
    print("observation", observations["observation"].shape)
    envs.close()


if __name__ == "__main__":
    main()
