"""The least packages that preflight takes for gymnasium and for those that register in it."""

from __future__ import annotations

from pathlib import Path

from tests.trees import write_tree

GYMNASIUM = """
from .envs.registration import make, register
__version__ = "0.0"
"""
REGISTRATION = """
registry = {}

def register(id, entry_point):
    registry[id] = entry_point

def make(id):
    return registry[id]()
"""
SPACES = """
import numpy

class Box:
    dtype = "uint8"

    def __init__(self, *shape):
        self.shape = shape

    def sample(self):
        return numpy.zeros(self.shape, self.dtype)

class Dict:
    def __init__(self, **spaces):
        self.spaces = spaces
"""
ARM = '''
from gymnasium.envs.registration import register
from gymnasium.spaces import Box, Dict

class Arm:
    """Its observations, were they ever made, would fill any /dev/shm."""

    action_space = Box(2)
    observation_space = Dict(pixels=Box(1 << 40), joints=Box(7))

    def reset(self):
        return {}, {}

    def step(self, action):
        assert action.shape == (2,)
        return {}, 0.0, False, False, {}

register("Arm-v0", Arm)
'''


def write_gym(folder: Path, **packages: str) -> None:
    """Put gymnasium, and packages by name with their text, where Python finds them."""
    files = {
        "gymnasium/__init__.py": GYMNASIUM,
        "gymnasium/envs/__init__.py": "",
        "gymnasium/envs/registration.py": REGISTRATION,
        "gymnasium/spaces.py": SPACES,
    }
    write_tree(folder, files | {f"{name}/__init__.py": text for name, text in packages.items()})
