import NeuralNetwork

/// The image as the mask decoder starts from it.
struct PromptedImage {
    /// Features with the embedding of no mask prompt added, [side * side, width].
    let tokens: Tensor
    /// Positions of the tokens, [side * side, width].
    let positions: Tensor
    /// Side of the grid.
    let side: Int
}

/// The image as each prompt of a batch sees it: the same for all at first, then changed by the prompt's own tokens.
///
/// Prompts that look at a window only have their own part of the image from the beginning.
struct PromptViews {
    private let image: PromptedImage
    private let prompts: Int
    /// Tokens of a prompt.
    private let tokens: Int
    private let width: Int
    /// Side of the part of the grid that each prompt sees.
    private let side: Int
    /// The image's tokens for each prompt, [at least prompts * side * side, width].
    private var own: Tensor
    /// Positions of the tokens of each prompt, [prompts * side * side, width]; nil when all see the whole image.
    private let ownPositions: Tensor?
    /// Whether all prompts still see the same.
    private var isShared = true

    /// Makes the views of a batch.
    ///
    /// - Parameters:
    ///   - image: what all prompts see at first.
    ///   - windows: the part of it that each prompt sees; all of one size.
    ///   - tokens: tokens of a prompt.
    ///   - memory: that of an earlier batch of at least as many prompts with windows of that size, to be used again.
    ///   - workers: the threads.
    init(image: PromptedImage, windows: [PromptWindow], tokens: Int, memory: Tensor?, workers: Workers) {
        self.image = image
        prompts = windows.count
        self.tokens = tokens
        width = image.tokens.shape[1]
        side = windows.first?.side ?? image.side
        var own = memory ?? Tensor(uninitialized: [prompts * side * side, width])
        if side < image.side {
            Self.cut(windows, of: image.tokens, side: image.side, into: &own, workers: workers)
            var positions = Tensor(uninitialized: [prompts * side * side, width])
            Self.cut(windows, of: image.positions, side: image.side, into: &positions, workers: workers)
            ownPositions = positions
            isShared = false
        } else {
            ownPositions = nil
        }
        self.own = own
    }

    private static func cut(
        _ windows: [PromptWindow],
        of grid: Tensor,
        side: Int,
        into target: inout Tensor,
        workers: Workers
    ) {
        let width = grid.shape[1]
        grid.withMatrix(columns: width) { grid in
            target.withMutableMatrix(columns: width) { target in
                workers.forEach(windows.count) { _, index in
                    let count = windows[index].count
                    windows[index].copy(from: grid, side: side, into: target.rows(index * count..<(index + 1) * count))
                }
            }
        }
    }

    /// Tokens of the image that a prompt sees.
    private var count: Int { side * side }

    /// Gives the memory of the images back, for the next batch.
    consuming func releaseMemory() -> Tensor { own }

    /// The image's tokens as the first prompt sees them, [image tokens, width].
    var imageTokens: Tensor {
        guard !isShared, let first = try? own.slice(0..<count) else { return image.tokens }
        return first
    }

    /// Lets the tokens of all prompts look at their images, after the images have looked at them if that is due.
    ///
    /// - Parameters:
    ///   - attention: how they look.
    ///   - queries: mapped, [prompts * tokens, inner].
    ///   - update: how the images change before.
    ///   - workers: the threads.
    /// - Returns: what they see, [prompts * tokens, inner].
    mutating func look(
        _ attention: TokenToImageAttention,
        queries: Tensor,
        update: ImageUpdate?,
        workers: Workers
    ) -> Tensor {
        let inner = attention.maps.inner
        var seen = Tensor(uninitialized: [prompts * tokens, inner])
        let (wasShared, changes) = (isShared, update != nil)
        var images = Tensor(shape: [0, width])
        swap(&images, &own)
        withViews(of: &images, queries: queries, inner: inner, seen: &seen) {
            images,
            shared,
            positions,
            queries,
            seen in
            workers.forEach(prompts) { worker, prompt in
                let rows = prompt * tokens..<(prompt + 1) * tokens
                let part = prompt * count..<(prompt + 1) * count
                let place = images.rows(part)
                let view = PromptView(
                    source: wasShared ? shared : place.view,
                    target: changes ? place : nil,
                    positions: ownPositions == nil ? positions : positions.rows(part),
                    worker: worker
                )
                view.look(attention, queries: queries.rows(rows), update: update, rows: rows, into: seen.rows(rows))
            }
        }
        swap(&images, &own)
        isShared = wasShared && !changes
        return seen
    }

    private func withViews(
        of images: inout Tensor,
        queries: Tensor,
        inner: Int,
        seen: inout Tensor,
        _ body: (MutableMatrixView, MatrixView, MatrixView, MatrixView, MutableMatrixView) -> Void
    ) {
        images.withMutableMatrix(columns: width) { images in
            seen.withMutableMatrix(columns: inner) { seen in
                image.tokens.withMatrix(columns: width) { shared in
                    (ownPositions ?? image.positions).withMatrix(columns: width) { positions in
                        queries.withMatrix(columns: inner) { body(images, shared, positions, $0, seen) }
                    }
                }
            }
        }
    }

    /// Masks of some prompts.
    ///
    /// - Parameters:
    ///   - kept: the prompts.
    ///   - filters: of all prompts, [prompts, channels].
    ///   - upscaling: how tokens become pixels.
    ///   - workers: the threads.
    /// - Returns: logits of each, [4 side, 4 side] for the side of the part that prompts see.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func masks(
        of kept: [Int],
        filters: Tensor,
        upscaling: MaskUpscaling,
        workers: Workers
    ) throws(NetworkError) -> [Tensor] {
        let maskSide = 4 * side
        var masks = Tensor(uninitialized: [kept.count * maskSide, maskSide])
        (isShared ? image.tokens : own).withMatrix(columns: width) { views in
            filters.withMatrix(columns: upscaling.outputs) { filters in
                masks.withMutableMatrix(columns: maskSide) { masks in
                    workers.forEach(kept.count) { worker, index in
                        let start = isShared ? 0 : kept[index] * count
                        upscaling.mask(
                            of: views.rows(start..<start + count),
                            side: side,
                            filter: filters.row(kept[index]),
                            into: masks.rows(index * maskSide..<(index + 1) * maskSide),
                            worker: worker
                        )
                    }
                }
            }
        }
        var result: [Tensor] = []
        for index in kept.indices { result.append(try masks.slice(index * maskSide..<(index + 1) * maskSide)) }
        return result
    }
}
