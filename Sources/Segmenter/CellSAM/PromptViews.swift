import NeuralNetwork

/// The image as the mask decoder starts from it.
struct PromptedImage {
    /// Features with the embedding of no mask prompt added, [side * side, width].
    let tokens: Tensor
    /// Positions of the tokens, [side * side, width].
    let positions: Tensor
    /// Side of the grid.
    let side: Int

    /// Tokens of the image.
    var count: Int { side * side }
}

/// The image as each prompt of a batch sees it: the same for all at first, then changed by the prompt's own tokens.
struct PromptViews {
    private let image: PromptedImage
    private let prompts: Int
    /// Tokens of a prompt.
    private let tokens: Int
    private let width: Int
    /// The image's tokens for each prompt, [prompts * image tokens, width]; nil as long as all see the same.
    private var own: Tensor?

    init(image: PromptedImage, prompts: Int, tokens: Int) {
        self.image = image
        self.prompts = prompts
        self.tokens = tokens
        width = image.tokens.shape[1]
    }

    /// The image's tokens as the first prompt sees them, [image tokens, width].
    var imageTokens: Tensor {
        guard let own, let first = try? own.slice(0..<image.count) else { return image.tokens }
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
        let wasShared = own == nil
        var images = own ?? Tensor(uninitialized: [update == nil ? 0 : prompts * image.count, width])
        own = nil
        withViews(of: &images, queries: queries, inner: inner, seen: &seen) {
            images,
            shared,
            positions,
            queries,
            seen in
            workers.forEach(prompts) { worker, prompt in
                let rows = prompt * tokens..<(prompt + 1) * tokens
                let place = prompt * image.count..<(prompt + 1) * image.count
                let target = images.rows > 0 ? images.rows(place) : nil
                let view = PromptView(
                    source: wasShared ? shared : images.rows(place).view,
                    target: target,
                    positions: positions,
                    worker: worker
                )
                view.look(attention, queries: queries.rows(rows), update: update, rows: rows, into: seen.rows(rows))
            }
        }
        if images.count > 0 { own = images }
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
                    image.positions.withMatrix(columns: width) { positions in
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
    /// - Returns: logits of each, [4 side, 4 side].
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    func masks(
        of kept: [Int],
        filters: Tensor,
        upscaling: MaskUpscaling,
        workers: Workers
    ) throws(NetworkError) -> [Tensor] {
        let side = 4 * image.side
        var masks = Tensor(uninitialized: [kept.count * side, side])
        (own ?? image.tokens).withMatrix(columns: width) { views in
            filters.withMatrix(columns: upscaling.outputs) { filters in
                masks.withMutableMatrix(columns: side) { masks in
                    workers.forEach(kept.count) { worker, index in
                        let start = own == nil ? 0 : kept[index] * image.count
                        upscaling.mask(
                            of: views.rows(start..<start + image.count),
                            side: image.side,
                            filter: filters.row(kept[index]),
                            into: masks.rows(index * side..<(index + 1) * side),
                            worker: worker
                        )
                    }
                }
            }
        }
        var result: [Tensor] = []
        for index in kept.indices { result.append(try masks.slice(index * side..<(index + 1) * side)) }
        return result
    }
}
