using Tensors.Training;

namespace Tensors.Tests.Examples;

/// <summary>The examples in the documentation of layers and training, as they stand there.</summary>
public sealed class TrainingExamples
{
    [Test]
    public void A_model_of_layers()
    {
        Sequential model = new(new Dense(4, 8, Activation.Tanh), new Dense(8, 1));
        Tensor prediction = model.Call(Tensor.Ones([2, 4]));

        Assert.That(prediction.Shape, Is.EqualTo(Shape.Create(2, 1)));
    }
}
