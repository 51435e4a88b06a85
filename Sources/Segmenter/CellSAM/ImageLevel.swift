import NeuralNetwork

/// What the mask decoder reads of an image behind some of its layers, as rows of the image's features.
struct ImageLevel {
    /// Features that are multiplied with those of a prompt's tokens, [inner, tokens].
    struct Products {
        /// Rows of the features of the tokens.
        let tokens: Range<Int>
        /// Rows of those of their positions, with shifts and bias.
        let positions: Range<Int>
        /// Whether the latter have been added to the former.
        let includesPositions: Bool
    }

    /// How the image changes in the layer behind this level, by looking at the prompt's tokens.
    struct Change {
        let attention: CrossAttentionMaps
        let queries: Products
        /// For each layer so far, this one last: products of the tokens, less their mean, with what the layer's values
        /// add to a token, [heads * (head width + 1), tokens].
        let effects: [Range<Int>]
        /// What this layer's values add to a token, less its mean, [heads * (head width + 1), width]; the last row of
        /// a head belongs to a constant of 1.
        let effectMap: Tensor
        let norm: LayerNorm
    }

    /// Layers that have changed the image.
    let layers: Int
    /// How the prompt's tokens look at it.
    let attention: CrossAttentionMaps
    let keys: Products
    /// Rows of the values.
    let values: Range<Int>
    /// What is added to sums of values, [inner].
    let valueOffsets: Tensor
    /// nil behind the last layer.
    let change: Change?
}
