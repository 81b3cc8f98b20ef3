System.Console.WriteLine("Tensors.Bench");
